package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.Shops;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What belongs to other controllers, by owner references and field managers of a real server. */
class OwnedByOperatorIT extends ClusterTest {
  private static final Shops SHOPS = Shops.serve(CLIENT);

  @AfterAll
  static void endShops() {
    SHOPS.close();
  }

  private static Deployment owned(GenericKubernetesResource shop, String name, boolean controls) {
    Deployment owned =
        Workloads.deployment(shop.getMetadata().getNamespace(), name).label(LABEL, "owned").build();
    return Rollouts.await(CLIENT, CLIENT.resource(Shops.own(shop, owned, controls)).create());
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
    GenericKubernetesResource shop = SHOPS.create(namespace);
    Deployment web = owned(shop, "web", true);
    Deployment listed = owned(shop, "listed", false);
    try (Account operator = operator(namespace)) {
      Krar krar = Krar.as(operator, folder).args("-N", namespace, "-v", "owned");

      JobReport held = krar.report("--run-id", "owned-1");

      assertThat(held.code(ref(web))).as(held.toString()).isEqualTo("OwnedByOperator");
      assertThat(held.message(ref(web))).contains("Shop/mine of " + Shops.GROUP);
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
