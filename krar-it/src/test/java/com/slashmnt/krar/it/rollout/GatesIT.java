package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.AuditLog;
import com.slashmnt.krar.it.harness.AuditRecord;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.RolloutTimeline;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a gate holds back is not touched, and the dry run says the same. */
class GatesIT extends ClusterTest {
  private static final int FLEET = 60;
  private static final int WAVES = 4;
  private static final int GROUPS = 5;

  @Test
  void aFreezeHoldsEverythingAndTouchesNothing() {
    String namespace = namespaces.create("freeze");
    HasMetadata web = Workloads.deployment(namespace, "web").label(LABEL, "gate").create(CLIENT);
    HasMetadata db = Workloads.statefulSet(namespace, "db").label(LABEL, "gate").create(CLIENT);
    Rollouts.awaitRolledOut(CLIENT, List.of(web, db));

    try (Account operator = operator(namespace)) {
      Krar frozen =
          Krar.as(operator, folder)
              .args("-N", namespace, "-v", "gate", "-r", "deploy,sts")
              .args("--freeze", "2026-01-01/2099-12-31");
      JobReport plan = frozen.report("--dry-run");
      JobReport run = frozen.report();

      assertThat(run.held()).isEqualTo(plan.held()).containsExactlyInAnyOrder(ref(web), ref(db));
      for (String ref : run.held()) {
        assertThat(run.code(ref)).isEqualTo(plan.code(ref)).isEqualTo("Frozen");
        assertThat(run.message(ref)).contains("2026-01-01/2099-12-31", "ends at 2100-01-01T00:00");
      }
      assertThat(plan.exitCode()).isEqualTo(run.exitCode()).isZero();
    }
    assertUntouched(web);
    assertUntouched(db);
  }

  @Test
  void onlyWhatIsWithinItsWindowIsRestarted() {
    String namespace = namespaces.create("window");
    // Two days away: neither begun nor over by the time that the job reads the clock.
    String otherDay = otherDay();
    HasMetadata open =
        Workloads.deployment(namespace, "open")
            .label(LABEL, "gate")
            .annotation(Annotations.WINDOW, "00:00-24:00")
            .create(CLIENT);
    HasMetadata closed =
        Workloads.deployment(namespace, "closed")
            .label(LABEL, "gate")
            .annotation(Annotations.WINDOW, otherDay)
            .create(CLIENT);
    HasMetadata unreadable =
        Workloads.deployment(namespace, "unreadable")
            .label(LABEL, "gate")
            .annotation(Annotations.WINDOW, "at night")
            .create(CLIENT);
    Rollouts.awaitRolledOut(CLIENT, List.of(open, closed, unreadable));

    try (Account operator = operator(namespace)) {
      Krar krar =
          Krar.as(operator, folder).args("-N", namespace, "-v", "gate", "-r", "deployments");
      JobReport outside = krar.report("--window", otherDay);
      assertThat(outside.rolled()).isEmpty();
      assertThat(outside.code(ref(open))).isEqualTo("OutsideWindow");
      assertThat(outside.message(ref(open))).contains(otherDay, "opens at ");
      assertThat(outside.exitCode()).isZero();

      JobReport plan = krar.report("--dry-run");
      JobReport run = krar.report("--window", "Mon-Sun 00:00-24:00");
      assertThat(run.rolled()).isEqualTo(plan.rolled()).containsExactly(ref(open));
      assertThat(run.code(ref(closed)))
          .isEqualTo(plan.code(ref(closed)))
          .isEqualTo("OutsideWindow");
      assertThat(run.message(ref(closed))).contains(Annotations.WINDOW, otherDay, "opens at ");
      assertThat(run.code(ref(unreadable)))
          .isEqualTo(plan.code(ref(unreadable)))
          .isEqualTo("InvalidAnnotation");
      assertThat(run.message(ref(unreadable))).contains(Annotations.WINDOW, "at night");
    }
    assertUntouched(closed);
    assertUntouched(unreadable);
  }

  @Test
  void budgetsWavesGroupsAndTheIntervalHoldOnTheRealControlPlane() {
    assumeThat(PLANE.own()).as("only our own plane has an audit log").isTrue();
    List<String> in = List.of(namespaces.create("fleet-a"), namespaces.create("fleet-b"));
    Map<String, Map<String, String>> annotations = new HashMap<>();
    List<HasMetadata> fleet = new ArrayList<>();
    for (int i = 0; i < FLEET; i++) {
      HasMetadata workload =
          Workloads.deployment(in.get(i % 2), "w" + i)
              .label(LABEL, "gate")
              .minReadySeconds(3)
              .annotation(Annotations.WAVE, Integer.toString(i / (FLEET / WAVES)))
              .annotation(Annotations.GROUP, in.get(0) + "/g" + i % GROUPS)
              .create(CLIENT);
      annotations.put(ref(workload), workload.getMetadata().getAnnotations());
      fleet.add(workload);
    }
    Rollouts.awaitRolledOut(CLIENT, fleet);

    List<RolloutTimeline.Step> steps;
    List<Instant> starts;
    try (Account operator = operator(in.get(0));
        RolloutTimeline timeline = RolloutTimeline.of(CLIENT, in)) {
      operator.allow(
          in.get(1),
          Accounts.rule("apps", "deployments", "get", "list", "watch", "patch"),
          Accounts.rule("", "pods", "list"),
          Accounts.rule("", "events", "create"));
      AuditLog.Mark mark = PLANE.audit().mark();
      Krar krar =
          Krar.as(operator, folder)
              .args("-N", String.join(",", in), "-v", "gate", "-r", "deployments", "-o", "json")
              .args("--max-in-flight", "3", "--max-in-flight-per-namespace", "2")
              .args("--start-interval", "1s", "--settle-time", "0");
      JobReport run;
      try (KrarProcess process = krar.start()) {
        run = JobReport.of(process.result(Duration.ofMinutes(5)));
      }
      assertThat(run.exitCode()).as(run.toString()).isZero();
      assertThat(run.rolled()).hasSize(FLEET);
      steps = timeline.steps();
      starts =
          PLANE.audit().since(mark).stream()
              .filter(r -> r.verb().equals("patch") && r.user().equals(operator.user()))
              .map(AuditRecord::received)
              .sorted()
              .toList();
    }

    assertThat(starts).hasSize(FLEET);
    for (int i = 1; i < starts.size(); i++) {
      assertThat(Duration.between(starts.get(i - 1), starts.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
    Set<String> open = new HashSet<>();
    List<Integer> waves = new ArrayList<>();
    int most = 0;
    for (RolloutTimeline.Step step : steps) {
      if (!step.restarted()) {
        open.remove(step.workload());
        continue;
      }
      Map<String, String> own = annotations.getOrDefault(step.workload(), Map.of());
      assertThat(open)
          .as("in flight when " + step.workload() + " starts")
          .allSatisfy(
              other -> {
                Map<String, String> that = annotations.getOrDefault(other, Map.of());
                assertThat(that.get(Annotations.WAVE)).isEqualTo(own.get(Annotations.WAVE));
                assertThat(that.get(Annotations.GROUP)).isNotEqualTo(own.get(Annotations.GROUP));
              });
      open.add(step.workload());
      String namespace = WorkloadRef.parse(step.workload()).namespace();
      assertThat(open.stream().filter(o -> o.startsWith(namespace + "/"))).hasSizeLessThan(3);
      most = Math.max(most, open.size());
      waves.add(Integer.parseInt(own.getOrDefault(Annotations.WAVE, "")));
    }
    assertThat(most).isEqualTo(3);
    assertThat(waves).hasSize(FLEET).isSorted();
    assertThat(open).isEmpty();
  }

  private static String otherDay() {
    DayOfWeek day = LocalDate.now(Clock.system(ZoneOffset.UTC)).plusDays(2).getDayOfWeek();
    return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH) + " 10:00-11:00";
  }

  private static void assertUntouched(HasMetadata workload) {
    HasMetadata now = CLIENT.resource(workload).get();
    assertThat(now.getMetadata().getGeneration())
        .as(workload.getMetadata().getName())
        .isEqualTo(workload.getMetadata().getGeneration());
  }
}
