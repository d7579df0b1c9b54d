package com.slashmnt.krar.fabric8.internal.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.testkit.contract.RolloutMemoryContract;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** On fabric8's own API server. */
@EnableKubernetesMockClient(crud = true)
class ConfigMapMemoryContractTest extends RolloutMemoryContract {

  private static final List<String> OBJECTS =
      List.of(Manifests.deployment("prod", "web"), Manifests.deployment("dev", "web.v2"));

  @SuppressWarnings("NullAway.Init") // fabric8's extension sets it
  private KubernetesClient client;

  @BeforeEach
  void create() {
    for (String object : OBJECTS) {
      String json =
          object.replace(
              "{\"metadata\"", "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\"");
      assertThat(client.resource(new ByteArrayInputStream(json.getBytes(UTF_8))).create())
          .isNotNull();
    }
  }

  @Override
  protected RolloutMemory memory() {
    return Fabric8Cluster.of(client).memory("krar", "krar-memory");
  }

  @Override
  protected List<Workload> existing() {
    return OBJECTS.stream().map(o -> Manifests.workload(o, WorkloadKind.DEPLOYMENT)).toList();
  }
}
