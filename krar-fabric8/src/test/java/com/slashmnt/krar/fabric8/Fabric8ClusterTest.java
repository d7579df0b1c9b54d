package com.slashmnt.krar.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.WorkloadRef;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A whole run on fabric8's own API server, whose pods never move: what is wired to what. */
@EnableKubernetesMockClient(crud = true, kubernetesClientBuilderCustomizer = MergePatches.class)
class Fabric8ClusterTest {

  private static final Discovery LABELLED = Discovery.of(LabelSelector.of("app", "web"));

  private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");

  @SuppressWarnings("NullAway.Init") // fabric8's extension sets it
  private KubernetesClient client;

  private void create(String namespace, String name, String labels) {
    String json =
        Manifests.deployment(namespace, name, "", labels, Manifests.RESTARTED_AT)
            .replace(
                "{\"metadata\"",
                "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\"");
    client.resource(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))).create();
  }

  /** The mock has no controllers: this is a pod that its Deployment would have. */
  private void createPod(String namespace, String deployment) {
    String json =
        """
        {"apiVersion":"v1","kind":"Pod",
         "metadata":{"name":"%2$s-5d-x","namespace":"%1$s","labels":{"app":"web","pod-template-hash":"5d"},
           "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"%2$s-5d",
             "uid":"rs","controller":true}]},
         "spec":{"containers":[{"name":"web","image":"nginx:1.27"}]},
         "status":{"phase":"Running","containerStatuses":[
           {"name":"web","ready":true,"imageID":"nginx@sha256:%3$s","restartCount":0}]}}
        """
            .formatted(namespace, deployment, "0".repeat(64));
    client.resource(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))).create();
  }

  private RunReport run(WorkloadRef... targets) {
    Fabric8Cluster cluster = Fabric8Cluster.of(client).withPageSize(2);
    RunId id = new RunId("nightly/1");
    return RolloutRun.builder(
            cluster.selector(LABELLED, List.of(targets)), RolloutPolicy.always(), cluster.trigger())
        .follower(cluster.follower(LABELLED))
        .source(Fact.PODS, cluster.pods())
        .listener(cluster.events())
        .runId(id)
        .clock(InstantSource.fixed(NOW))
        .settleTime(Duration.ZERO)
        .pauses(Duration.ofMillis(1), Duration.ofMillis(1))
        .build()
        .execute();
  }

  @Test
  void aRunRestartsFollowsAndTells() {
    create("prod", "web", "\"app\":\"web\"");
    create("dev", "api", "\"app\":\"api\"");
    create("dev", "other", "\"app\":\"api\"");
    createPod("prod", "web");
    createPod("dev", "api");

    RunReport report = run(Manifests.ref("dev/Deployment/api"));

    assertThat(report.rolled())
        .extracting(o -> o.workload() + " " + o.convergence())
        .containsExactly(
            "prod/Deployment/web " + Convergence.CONVERGED,
            "dev/Deployment/api " + Convergence.CONVERGED);
    assertThat(report.outcomes()).hasSize(2);
    assertThat(report.warnings()).isEmpty();
    assertThat(restartedAt("prod", "web")).isEqualTo(NOW.toString());
    assertThat(restartedAt("dev", "other")).isEqualTo(Manifests.RESTARTED_AT);
    assertThat(client.v1().events().inNamespace("prod").list().getItems())
        .extracting(Event::getReason)
        .containsExactly("KrarRolloutTriggered");
  }

  @Test
  void aSecondAttemptRestartsNothing() {
    create("prod", "web", "\"app\":\"web\"");

    RunReport first = run();
    String version = deployment("prod", "web").getMetadata().getResourceVersion();
    RunReport second = run();

    assertThat(first.rolled()).extracting(Outcome.Rolled::resumed).containsExactly(false);
    assertThat(second.rolled()).extracting(Outcome.Rolled::resumed).containsExactly(true);
    assertThat(deployment("prod", "web").getMetadata().getResourceVersion()).isEqualTo(version);
    assertThat(client.v1().events().inNamespace("prod").list().getItems()).hasSize(1);
  }

  @Test
  void refusesAPageOfNothing() {
    Fabric8Cluster cluster = Fabric8Cluster.of(client);

    assertThatThrownBy(() -> cluster.withPageSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the page size must be at least 1, was 0");
  }

  private Deployment deployment(String namespace, String name) {
    return client.apps().deployments().inNamespace(namespace).withName(name).get();
  }

  private String restartedAt(String namespace, String name) {
    return String.valueOf(
        deployment(namespace, name)
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getAnnotations()
            .get(Annotations.TEMPLATE_RESTARTED_AT));
  }
}
