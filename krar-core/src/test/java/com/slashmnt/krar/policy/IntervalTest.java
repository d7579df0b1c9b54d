package com.slashmnt.krar.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.slashmnt.krar.schedule.CronSchedule;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final PolicyContext CONTEXT = PolicyContext.at(NOW);

  private static WorkloadBuilder web() {
    return Workload.builder(WorkloadRef.parse("prod/Deployment/web"));
  }

  private static String decide(RolloutPolicy policy, WorkloadBuilder workload) {
    return CONTEXT.evaluate(policy, workload.build()).reason().code();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T02:54:05Z, Ready", // exactly the interval ago
    "2026-01-02T02:54:06Z, RestartedRecently",
    "2026-01-02T03:54:06+01:00, RestartedRecently", // by another's zone
    "2026-01-02T03:04:05Z, RestartedRecently",
    "2026-01-02T04:00:00Z, RestartedRecently", // a clock that runs ahead
    "2026-01-02T04:04:06Z, Ready", // more than an hour ahead: no clock does
    "2099-01-01T00:00:00Z, Ready",
    "yesterday, Ready", // unparsable
  })
  void holdsWhenAnybodyRestartedItWithinTheInterval(String at, String code) {
    assertThat(
            decide(
                RolloutPolicy.unlessRestartedWithin(Duration.ofMinutes(10)),
                web().templateRestartedAt(at)))
        .isEqualTo(code);
  }

  @Test
  void countsFromTheStartOfTheRun() {
    PolicyContext late = PolicyContext.at(NOW.plusSeconds(3600)).inRunSince(NOW);
    Workload other = web().templateRestartedAt("2026-01-02T03:00:00Z").build();
    assertThat(
            late.evaluate(RolloutPolicy.unlessRestartedWithin(Duration.ofMinutes(10)), other)
                .reason()
                .code())
        .isEqualTo("RestartedRecently");
  }

  @Test
  void looksAtTheTemplateOnlyForRecentRestarts() {
    // After kubectl rollout undo the template tells nothing of the restart, and rightly so.
    assertThat(
            decide(
                RolloutPolicy.unlessRestartedWithin(Duration.ofMinutes(10)),
                web().annotation(Annotations.RESTARTED_AT, "2026-01-02T03:04:00Z")))
        .isEqualTo("Ready");
  }

  @Test
  void neverHoldsWithinNoInterval() {
    assertThat(
            decide(
                RolloutPolicy.unlessRestartedWithin(Duration.ZERO),
                web().templateRestartedAt(NOW.toString())))
        .isEqualTo("Ready");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T03:04:05Z, , Due", // exactly the interval ago
    "2026-01-01T03:04:06Z, , NotDue",
    ", 2026-01-01T03:04:06Z, NotDue",
    "2025-01-01T00:00:00Z, 2026-01-02T00:00:00Z, NotDue", // the later one counts
    "2026-01-02T00:00:00Z, 2025-01-01T00:00:00Z, NotDue",
    ", , Due",
    "soon, never, Due",
    "2099-01-01T00:00:00Z, 2026-01-02T00:00:00Z, NotDue", // a stamp that cannot be hides no other
    "2026-01-02T00:00:00Z, 2099-01-01T00:00:00Z, NotDue",
    "2099-01-01T00:00:00Z, 2025-01-01T00:00:00Z, Due",
    "2099-01-01T00:00:00Z, 2099-01-01T00:00:00Z, Due",
  })
  void isDueOncePerInterval(String template, String own, String code) {
    WorkloadBuilder workload = web();
    if (template != null) {
      workload.templateRestartedAt(template);
    }
    if (own != null) {
      workload.annotation(Annotations.RESTARTED_AT, own);
    }
    assertThat(decide(RolloutPolicy.notMoreOftenThan(Duration.ofDays(1)), workload))
        .isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T02:59:59Z, Due", // 03:00 has come since
    "2026-01-02T03:00:00Z, NotDue", // restarted at that very instant
    "2026-01-02T03:00:01Z, NotDue",
    "2099-01-01T00:00:00Z, Due",
    ", Due",
  })
  void isDueOncePerScheduledInstant(String template, String code) {
    WorkloadBuilder workload = web();
    if (template != null) {
      workload.templateRestartedAt(template);
    }
    RolloutPolicy policy = RolloutPolicy.oncePer(CronSchedule.parse("0 3 * * *", ZoneOffset.UTC));
    assertThat(decide(policy, workload)).isEqualTo(code);
  }

  @Test
  void warnsOfAStampThatCannotBe() {
    Workload web =
        web()
            .templateRestartedAt("2099-01-01T00:00:00Z")
            .annotation(Annotations.RESTARTED_AT, "2026-01-02T03:00:00Z")
            .build();
    for (RolloutPolicy policy :
        List.of(
            RolloutPolicy.unlessRestartedWithin(Duration.ofMinutes(10)),
            RolloutPolicy.notMoreOftenThan(Duration.ofDays(1)),
            RolloutPolicy.notMoreOftenThan(Duration.ofSeconds(1)),
            RolloutPolicy.oncePer(CronSchedule.parse("0 3 * * *", ZoneOffset.UTC)),
            RolloutPolicy.oncePer(CronSchedule.parse("1 3 * * *", ZoneOffset.UTC)))) {
      assertThat(CONTEXT.evaluate(policy, web).warnings())
          .as(policy.toString())
          .singleElement()
          .satisfies(
              w -> {
                assertThat(w.code()).isEqualTo("RestartedInFuture");
                assertThat(w.message()).contains("2099-01-01T00:00:00Z");
              });
    }
  }

  @Test
  void refusesIntervalsThatMakeNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RolloutPolicy.notMoreOftenThan(Duration.ZERO))
        .withMessage("interval must be positive, was PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RolloutPolicy.unlessRestartedWithin(Duration.ofSeconds(-1)))
        .withMessage("interval must not be negative, was PT-1S");
  }
}
