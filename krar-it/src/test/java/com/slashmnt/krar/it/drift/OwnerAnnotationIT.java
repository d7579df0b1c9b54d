package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.AuditLog;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.HeldResponses;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.ShopOperator;
import com.slashmnt.krar.it.harness.Shops;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.PushedImage;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What an operator owns is restarted by an annotation of its owner, a real custom resource. */
class OwnerAnnotationIT extends SmartTest {

  private static final Shops SHOPS = Shops.serve(CLIENT);
  private static final PolicyRule ANNOTATE = Accounts.rule(Shops.GROUP, "shops", "patch");

  @AfterAll
  static void endShops() {
    SHOPS.close();
  }

  private Krar annotating(Krar krar, String namespace) {
    return smart(krar, namespace)
        .env("KRAR_OWNER_ANNOTATION", "Shop." + Shops.GROUP + "=" + ShopOperator.ANNOTATION)
        .env("KRAR_WAIT_TIMEOUT", "8s")
        .env("KRAR_SETTLE_TIME", "1s");
  }

  private static StatefulSet owned(
      GenericKubernetesResource shop, String name, PushedImage image, int replicas) {
    StatefulSet set =
        Workloads.statefulSet(shop.getMetadata().getNamespace(), name)
            .replicas(replicas)
            .onDelete()
            .label(LABEL, "smart")
            .image(image.reference())
            .pullAlways()
            .build();
    return Rollouts.await(CLIENT, CLIENT.resource(Shops.own(shop, set, true)).create());
  }

  private static long patchesOfShops(AuditLog.Mark mark, Account account) {
    return PLANE.audit().since(mark).stream()
        .filter(r -> r.user().equals(account.user()) && r.verb().equals("patch"))
        .filter(r -> r.resource().equals("shops"))
        .count();
  }

  private static Map<String, String> annotations(GenericKubernetesResource shop) {
    Map<String, String> all = CLIENT.resource(shop).require().getMetadata().getAnnotations();
    return all == null ? Map.of() : all;
  }

  @Test
  void annotatesTheOwnerOnceAndFollowsThePodsOfAllThatItOwns() {
    String namespace = pulling("owner-all");
    PushedImage first = pushWeb(namespace, "first");
    GenericKubernetesResource shop = SHOPS.create(namespace);
    StatefulSet hot = owned(shop, "hot", first, 3);
    StatefulSet cold = owned(shop, "cold", first, 1);
    PushedImage second = pushWeb(namespace, "second");
    AuditLog.Mark mark = PLANE.audit().mark();

    try (Account operator = smartOperator(namespace).allow(namespace, ANNOTATE);
        ShopOperator shops = new ShopOperator(CLIENT, shop, hot, cold);
        ReadyPods ready = new ReadyPods(CLIENT, hot)) {
      Krar krar = annotating(Krar.as(operator, folder), namespace);
      JobReport run = krar.report(newRun());

      assertThat(shops.values()).as(run.toString()).hasSize(1);
      assertThat(run.exitCode()).as(run.toString()).isZero();
      assertThat(run.code(ref(hot))).as(run.toString()).isEqualTo("Converged");
      // It waited for the first to show that the content is good, while it was replaced, too.
      assertThat(run.code(ref(cold))).isIn("Current", "Converged");
      assertThat(run.warnings(ref(hot))).contains("TriggeredByOwner");
      assertThat(shops.values()).hasSize(1).containsExactlyElementsOf(annotations(shop).values());
      assertThat(patchesOfShops(mark, operator)).isEqualTo(1);
      assertThat(running(hot)).containsExactly(second.digest());
      assertThat(running(cold)).containsExactly(second.digest());
      assertThat(ready.least()).as("ready pods").isGreaterThanOrEqualTo(2);

      JobReport again = krar.report(newRun());
      assertThat(again.code(ref(hot))).as(again.toString()).isEqualTo("Current");
      assertThat(shops.values()).hasSize(1);

      JobReport rollout =
          annotating(Krar.as(operator, folder), namespace)
              .env("KRAR_MODE", "rollout")
              .report("--run-id", "owner-rollout", "--min-interval", "0", "--max-in-flight", "1");
      assertThat(rollout.rolled()).as(rollout.toString()).contains(ref(hot), ref(cold));
      assertThat(rollout.code(ref(hot))).isEqualTo("Converged");
      assertThat(rollout.code(ref(cold))).isEqualTo("Converged");
      assertThat(shops.values()).hasSize(2);
    }
  }

  @Test
  void aRunThatWasKilledWithoutItsAnswerIsTakenUpWithTheSameValue() {
    String namespace = pulling("owner-kill");
    PushedImage first = pushWeb(namespace, "first");
    GenericKubernetesResource shop = SHOPS.create(namespace);
    StatefulSet hot = owned(shop, "hot", first, 2);
    PushedImage second = pushWeb(namespace, "second");
    String[] id = newRun();

    try (Account operator = smartOperator(namespace).allow(namespace, ANNOTATE);
        ShopOperator shops = new ShopOperator(CLIENT, shop, hot)) {
      try (FaultProxy proxy = FaultProxy.start(PLANE)) {
        HeldResponses answers = proxy.hold(r -> r.patches() && r.path().endsWith("/shops/mine"));
        try (KrarProcess killed =
            annotating(Krar.as(operator, folder, proxy), namespace).start(id)) {
          answers.awaitHeld(1);
          killed.kill();
        }
      }

      JobReport run = annotating(Krar.as(operator, folder), namespace).report(id);

      assertThat(shops.values()).as(run.toString()).hasSize(1);
      assertThat(run.code(ref(hot))).as(run.toString()).isEqualTo("Converged");
      assertThat(run.resumed(ref(hot))).isTrue();
      assertThat(shops.values()).hasSize(1).containsExactlyElementsOf(annotations(shop).values());
      assertThat(running(hot)).containsExactly(second.digest());
    }
  }

  @Test
  void saysThatAnOperatorDoesNothing() {
    String namespace = pulling("owner-idle");
    GenericKubernetesResource shop = SHOPS.create(namespace);
    StatefulSet hot = owned(shop, "hot", pushWeb(namespace, "first"), 1);
    PushedImage unused = pushWeb(namespace, "second");

    try (Account operator = smartOperator(namespace).allow(namespace, ANNOTATE)) {
      JobReport run = annotating(Krar.as(operator, folder), namespace).report(newRun());

      assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
      assertThat(run.code(ref(hot))).as(run.toString()).isEqualTo("OwnerDidNothing");
      assertThat(run.message(ref(hot)))
          .contains("Shop/mine of " + Shops.GROUP, ShopOperator.ANNOTATION, "8 seconds");
      assertThat(annotations(shop)).containsOnlyKeys(ShopOperator.ANNOTATION);
    }
  }

  @Test
  void namesTheRightThatIsMissing() {
    String namespace = pulling("owner-right");
    GenericKubernetesResource shop = SHOPS.create(namespace);
    StatefulSet hot = owned(shop, "hot", pushWeb(namespace, "first"), 1);
    PushedImage unused = pushWeb(namespace, "second");

    try (Account operator = smartOperator(namespace)) {
      JobReport run = annotating(Krar.as(operator, folder), namespace).report(newRun());

      assertThat(run.code(ref(hot))).as(run.toString()).isEqualTo("Forbidden");
      assertThat(run.message(ref(hot)))
          .contains("the verb patch on shops." + Shops.GROUP + " in namespace " + namespace);
      assertThat(annotations(shop)).isEmpty();
    }
  }
}
