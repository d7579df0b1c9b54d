package com.slashmnt.krar.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartStampTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.999Z");
  private static final Decision.Roll ROLL = Decision.roll("RolloutRequested", "Because.");

  private static WorkloadBuilder web() {
    return Workload.builder(WorkloadRef.parse("prod/Deployment/web"));
  }

  private static RestartStamp stamp(WorkloadBuilder workload, String run) {
    return RestartStamp.of(
        workload.build(), ROLL, new TriggerContext(new RunId(run), "nightly", NOW));
  }

  @Test
  void saysWhenWhoAndWhy() {
    RestartStamp stamp = stamp(web(), "run-1");

    assertThat(stamp.restartedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(stamp.template())
        .containsOnly(Map.entry("kubectl.kubernetes.io/restartedAt", "2026-01-02T03:04:05Z"));
    assertThat(stamp.workload())
        .hasSize(4)
        .containsEntry("krar.slash-mnt.com/restarted-at", "2026-01-02T03:04:05Z")
        .containsEntry("krar.slash-mnt.com/restarted-by", "nightly")
        .containsEntry("krar.slash-mnt.com/reason", "RolloutRequested: Because.")
        .containsEntry("krar.slash-mnt.com/runs", "run-1@2026-01-02T03:04:05Z");
  }

  @Test
  void takesTheNextSecondWhereThisOneStandsAlready() {
    assertThat(stamp(web().templateRestartedAt("2026-01-02T03:04:05Z"), "run-1").template())
        .containsValue("2026-01-02T03:04:06Z");
  }

  @Test
  void keepsTheLastEightRuns() {
    WorkloadBuilder workload = web();
    for (int run = 1; run <= 10; run++) {
      workload.annotations(stamp(workload, "run-" + run).workload());
    }
    RunHistory history = RunHistory.of(workload.build());

    assertThat(history.contains(new RunId("run-10"))).isTrue();
    assertThat(history.contains(new RunId("run-3"))).isTrue();
    assertThat(history.contains(new RunId("run-2"))).isFalse();
  }

  @Test
  void knowsARunByItsWholeIdOnly() {
    RunHistory history =
        RunHistory.of(web().annotation(Annotations.RUNS, "run-10@2026-01-02T03:04:05Z").build());
    assertThat(List.of(new RunId("run-1"), new RunId("run-100"))).noneMatch(history::contains);
    assertThat(history.timeOf(new RunId("run-10"))).hasValue(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "garbage", "run-1", "@", ",,@,"})
  void bearsWhatAnybodyWrote(String runs) {
    assertThat(
            RunHistory.of(web().annotation(Annotations.RUNS, runs).build())
                .contains(new RunId("run-1")))
        .isFalse();
  }

  @Test
  void believesTheIdEvenIfItsTimeIsBroken() {
    assertThat(
            RunHistory.of(web().annotation(Annotations.RUNS, "run-1@yesterday").build())
                .contains(new RunId("run-1")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a,b", "a@b", "-a", "a-", "a b", "ä"})
  void refusesRunIdsThatWouldBreakTheAnnotation(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunId(id))
        .withMessageContaining("'" + id + "' is no run id");
  }

  @Test
  void takesAJobsNameAndUid() {
    String id = "krar-nightly-29401920/6f1c2a4e-6a0f-4a3e-9a59-2f6d3b1f0c11";
    assertThat(new RunId(id)).hasToString(id);
  }
}
