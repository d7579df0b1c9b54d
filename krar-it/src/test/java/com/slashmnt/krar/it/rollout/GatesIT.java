package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.workload.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What a gate holds back is not touched, and the dry run says the same. */
class GatesIT extends ClusterTest {

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
