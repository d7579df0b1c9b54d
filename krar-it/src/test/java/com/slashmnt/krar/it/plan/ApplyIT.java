package com.slashmnt.krar.it.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a plan has is done, as long as the cluster and the registry are as they were planned on. */
class ApplyIT extends SmartTest {

  private final Map<String, Deployment> fleet = new LinkedHashMap<>();

  private String namespace(String name) {
    String namespace = namespaces.create(name);
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    return namespace;
  }

  private PushedImage push(String namespace, String name, String build) {
    return ImageBuilder.index(build).push(registry, namespace + "/" + name + ":1");
  }

  /** Each follows a tag of its own, and runs what that has pointed at before. */
  private void drifted(String namespace, String... names) {
    for (String name : names) {
      fleet.put(
          name,
          following(namespace, name, push(namespace, name, "first")).replicas(2).create(CLIENT));
    }
    Rollouts.awaitRolledOut(CLIENT, List.copyOf(fleet.values()));
    for (String name : names) {
      push(namespace, name, "second");
    }
  }

  private Deployment one(String name) {
    return Optional.ofNullable(fleet.get(name)).orElseThrow();
  }

  private Path plan(Account account, String namespace, String... more) {
    Path file = folder.resolve(namespace + ".json");
    KrarProcess.Result planned =
        smart(account, namespace).args("plan", "--out", file.toString()).run(more);
    assertThat(planned.exitCode()).as(planned.toString()).isZero();
    assertThat(file).exists();
    return file;
  }

  private static void merge(HasMetadata workload, String patch) {
    HasMetadata unused =
        CLIENT.resource(workload).patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch);
  }

  @Test
  void eachWayInWhichTheWorldMovedIsRefusedAndTheRestIsApplied() throws IOException {
    String namespace = namespace("apply");
    drifted(
        namespace,
        "as-planned",
        "changed",
        "deleted",
        "recreated",
        "moved-again",
        "edited",
        "scaled",
        "unlabelled",
        "opted-out");
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Path plan = plan(operator, namespace);
      assertThat(changes.all().values()).as("a plan changes nothing").allMatch(n -> n == 0);

      merge(
          one("changed"),
          """
          {"spec":{"template":{"spec":{"containers":[
            {"name":"main","env":[{"name":"A","value":"1"}]}]}}}}
          """);
      CLIENT.resource(one("deleted")).delete();
      CLIENT.resource(one("recreated")).delete();
      Deployment again =
          following(namespace, "recreated", namespace + "/none")
              .image(
                  now(one("moved-again"))
                      .getSpec()
                      .getTemplate()
                      .getSpec()
                      .getContainers()
                      .get(0)
                      .getImage()
                      .replace("moved-again", "recreated"))
              .replicas(2)
              .create(CLIENT);
      push(namespace, "moved-again", "third");
      Deployment scaled = CLIENT.resource(now(one("scaled"))).scale(3);
      merge(one("unlabelled"), "{\"metadata\":{\"labels\":{\"" + LABEL + "\":null}}}");
      merge(
          one("opted-out"),
          "{\"metadata\":{\"annotations\":{\"krar.slash-mnt.com/hold\":\"audit\"}}}");
      push(namespace, "later", "first");
      Rollouts.awaitRolledOut(CLIENT, List.of(one("changed"), again, scaled));
      edit(plan, ref(one("edited")));
      int before = changes.of(one("changed"));

      JobReport report =
          Krar.as(operator, folder).args("apply", plan.toString()).report("--settle-time", "0");

      assertThat(report.exitCode()).as(report.toString()).isEqualTo(1);
      assertThat(report.rolled())
          .as(report.toString())
          .containsExactlyInAnyOrder(ref(one("as-planned")), ref(one("scaled")));
      assertThat(report.code(ref(one("as-planned")))).isEqualTo("Converged");
      assertThat(report.code(ref(one("scaled")))).isEqualTo("Converged");
      refused(report, "changed", "PlanOutdated", "Its spec was changed since it was planned");
      refused(report, "deleted", "NotFound", "deleted");
      refused(report, "recreated", "PlanOutdated", "deleted and created again");
      refused(report, "moved-again", "PlanOutdated", "was moved since it was planned");
      refused(report, "edited", "PlanEdited", "is not as krar wrote it");
      refused(report, "unlabelled", "NotSelected", "there is no " + LABEL);
      refused(report, "opted-out", "OptedOut", "audit");
      assertThat(changes.of(one("as-planned"))).isEqualTo(1);
      assertThat(changes.of(one("scaled"))).isEqualTo(1);
      assertThat(changes.of(one("changed"))).isEqualTo(before);
      for (String name : List.of("moved-again", "edited", "unlabelled", "opted-out")) {
        assertThat(changes.of(one(name))).as(name).isZero();
      }
    }
  }

  private void refused(JobReport report, String name, String code, String sentence) {
    String ref = ref(one(name));
    assertThat(report.why(ref)).as(name).isEqualTo(code);
    assertThat(report.message(ref)).as(name).contains(sentence);
  }

  /** Lets one entry say another digest. */
  private static void edit(Path plan, String ref) throws IOException {
    String text = Files.readString(plan);
    int entry = text.indexOf("\"" + ref + "\"");
    int wanted = text.indexOf("\"wanted\" : \"sha256:", entry);
    assertThat(wanted).isGreaterThan(entry);
    int digit = wanted + "\"wanted\" : \"sha256:".length();
    char other = text.charAt(digit) == '0' ? '1' : '0';
    Files.writeString(plan, text.substring(0, digit) + other + text.substring(digit + 1));
  }

  @Test
  void aPlanByDigestIsAppliedOnceHoweverOftenItIsApplied() {
    String namespace = namespace("apply-twice");
    drifted(namespace, "web");
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Path plan =
          plan(operator, namespace, "--strategy", "digest", "--freeze", "2026-01-01/2099-12-31");
      Krar apply = Krar.as(operator, folder).args("apply", plan.toString());
      JobReport first = apply.report();
      assertThat(first.code(ref(one("web")))).as(first.toString()).isEqualTo("Converged");
      assertThat(
              now(one("web")).getSpec().getTemplate().getSpec().getContainers().get(0).getImage())
          .contains(":1@sha256:");
      JobReport again = apply.report();
      assertThat(again.exitCode()).as(again.toString()).isZero();
      assertThat(again.resumed(ref(one("web")))).isTrue();
      assertThat(changes.of(one("web"))).isEqualTo(1);
    }
  }

  @Test
  void aPlanOfModeRolloutNeedsNoMoreRightsThanTheRun() {
    String namespace = namespaces.create("apply-rollout");
    HasMetadata web = Workloads.daemonSet(namespace, "web").label(LABEL, "all").create(CLIENT);
    HasMetadata db = Workloads.statefulSet(namespace, "db").label(LABEL, "all").create(CLIENT);
    Rollouts.awaitRolledOut(CLIENT, List.of(web, db));
    Path file = folder.resolve("rollout.json");
    try (Account operator = operator(namespace)) {
      Krar krar = Krar.as(operator, folder);
      KrarProcess.Result planned =
          krar.run("plan", "-N", namespace, "-v", "all", "-o", file.toString());
      assertThat(planned.exitCode()).as(planned.toString()).isZero();
      assertThat(planned.stdout()).contains("2 would be restarted");
      merge(db, "{\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}}}}}");
      Rollouts.awaitRolledOut(CLIENT, List.of(db));
      JobReport report = Krar.as(operator, folder).args("apply", file.toString()).report();
      assertThat(report.rolled()).as(report.toString()).containsExactly(ref(web));
      assertThat(report.why(ref(db))).isEqualTo("PlanOutdated");
    }
  }
}
