package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What belongs to other controllers, by owner references and field managers of a real server. */
class OwnedByOperatorIT extends ClusterTest {
  private static final String GROUP = "owned.krar-it.example.com";
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: shops.%1$s}
      spec:
        group: %1$s
        scope: Namespaced
        names: {kind: Shop, plural: shops, singular: shop}
        versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object}}
      """
          .formatted(GROUP);

  private static Resource<CustomResourceDefinition> definition() {
    return CLIENT.resource(
        CLIENT.getKubernetesSerialization().unmarshal(DEFINITION, CustomResourceDefinition.class));
  }

  private static boolean isEstablished(CustomResourceDefinition definition) {
    return definition.getStatus() != null
        && definition.getStatus().getConditions() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  @BeforeAll
  static void serveShops() {
    CustomResourceDefinition unused = definition().serverSideApply();
    Await.until("Shops are served", () -> definition().require(), OwnedByOperatorIT::isEstablished);
  }

  @AfterAll
  static void endShops() {
    List<StatusDetails> unused = definition().delete();
  }

  private static GenericKubernetesResource shop(String namespace) {
    return CLIENT
        .resource(
            CLIENT
                .getKubernetesSerialization()
                .unmarshal(
                    """
                    apiVersion: %s/v1
                    kind: Shop
                    metadata: {name: mine, namespace: %s}
                    """
                        .formatted(GROUP, namespace),
                    GenericKubernetesResource.class))
        .create();
  }

  private static Deployment owned(GenericKubernetesResource shop, String name, boolean controls) {
    String namespace = shop.getMetadata().getNamespace();
    Deployment owned =
        new DeploymentBuilder(Workloads.deployment(namespace, name).label(LABEL, "owned").build())
            .editMetadata()
            .addNewOwnerReference()
            .withApiVersion(shop.getApiVersion())
            .withKind(shop.getKind())
            .withName(shop.getMetadata().getName())
            .withUid(shop.getMetadata().getUid())
            .withController(controls)
            .endOwnerReference()
            .endMetadata()
            .build();
    return Rollouts.await(CLIENT, CLIENT.resource(owned).create());
  }

  private static void scale(Deployment workload, int replicas, String manager) {
    Deployment unused =
        CLIENT
            .resource(workload)
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.JSON_MERGE)
                    .withFieldManager(manager)
                    .build(),
                "{\"spec\":{\"replicas\":%d}}".formatted(replicas));
    Rollouts.awaitRolledOut(CLIENT, List.of(workload));
  }

  @Test
  void leavesWhatACustomResourceOwnsToItsOperatorUnlessToldOtherwise() {
    String namespace = namespaces.create("owned");
    GenericKubernetesResource shop = shop(namespace);
    Deployment web = owned(shop, "web", true);
    Deployment listed = owned(shop, "listed", false);
    try (Account operator = operator(namespace)) {
      Krar krar = Krar.as(operator, folder).args("-N", namespace, "-v", "owned");

      JobReport held = krar.report("--run-id", "owned-1");

      assertThat(held.code(ref(web))).as(held.toString()).isEqualTo("OwnedByOperator");
      assertThat(held.message(ref(web))).contains("Shop/mine of " + GROUP);
      assertThat(held.rolled()).containsExactly(ref(listed));
      assertThat(annotation(web, RUNS)).isEmpty();

      JobReport told = krar.report("--run-id", "owned-2", "--owned-workloads", "restart");

      assertThat(told.code(ref(web))).as(told.toString()).isEqualTo("Converged");
      assertThat(told.rolled()).containsExactly(ref(web));
    }
  }

  @Test
  void tellsWhatFlaggerKeepsWithoutPodsFromWhatIsOff() {
    String namespace = namespaces.create("flagger");
    Deployment web = Workloads.deployment(namespace, "web").label(LABEL, "canary").roll(CLIENT);
    Deployment off =
        Workloads.deployment(namespace, "off").replicas(0).label(LABEL, "canary").create(CLIENT);
    scale(web, 0, "flagger");
    try (Account operator = operator(namespace)) {
      Krar krar = Krar.as(operator, folder).args("-N", namespace, "-v", "canary", "--dry-run");

      JobReport kept = krar.report();

      assertThat(kept.code(ref(web))).as(kept.toString()).isEqualTo("KeptByFlagger");
      assertThat(kept.code(ref(off))).isEqualTo("ScaledToZero");

      scale(web, 1, "kubectl-scale");
      scale(web, 0, "kubectl-scale");

      assertThat(krar.report().code(ref(web))).isEqualTo("ScaledToZero");
    }
  }
}
