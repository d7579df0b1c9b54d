package com.slashmnt.krar.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run that goes on where an earlier attempt of it ended, and one that only seems to. */
@Timeout(30)
class EarlierAttemptsTest {

  private final FakeCluster cluster = new FakeCluster();

  private RolloutRunBuilder run(String id) {
    return RolloutRun.builder(
            cluster.selector(),
            RolloutPolicy.always()
                .guardedBy(
                    RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy")
                        .and(RolloutPolicy.unlessRestartedWithin(Duration.ofMinutes(10)))),
            cluster.trigger())
        .clock(cluster)
        .runId(new RunId(id))
        .settleTime(Duration.ZERO)
        .pauses(Duration.ofNanos(1), Duration.ofNanos(1));
  }

  private Workload add(String ref, Instant restarted, String runs) {
    return cluster.add(
        Workload.builder(WorkloadRef.parse(ref))
            .templateRestartedAt(restarted.toString())
            .annotation(Annotations.RUNS, runs)
            .build());
  }

  private static String code(RunReport report, String ref) {
    return report.outcomes().stream()
        .filter(o -> o.workload().toString().equals(ref))
        .findFirst()
        .orElseThrow()
        .code();
  }

  @Test
  void anIdThatIsTheSameEachNightIsWarnedOf() {
    cluster.add("a/Deployment/web");
    cluster.add("a/Deployment/api");
    run("nightly").build().execute();
    cluster.pass(Duration.ofHours(24).minusSeconds(5));

    RunReport second = run("nightly").build().execute();

    assertThat(cluster.restarts()).hasSize(2);
    assertThat(second.rolled()).hasSize(2).allMatch(Outcome.Rolled::resumed);
    assertThat(second.warnings()).extracting(Reason::code).containsOnlyOnce("RunIdReused");
    assertThat(second.warnings().toString()).contains("2 of the selected workloads", "nightly");
    assertThat(run("nightly").build().plan().warnings())
        .extracting(Reason::code)
        .contains("RunIdReused");
  }

  @Test
  void aRetryOfTheSameHourIsNotWarnedOf() {
    cluster.add("a/Deployment/web");
    run("job-1").build().execute();
    cluster.pass(Duration.ofHours(1));

    assertThat(run("job-1").build().execute().warnings()).isEmpty();
  }

  @Test
  void aRetryHoldsWhatItsFirstAttemptHeld() {
    Instant now = cluster.instant();
    // The first attempt began 15 minutes ago, restarted web, and held api, which another had
    // restarted 20 minutes ago; it was killed.
    add("a/Deployment/web", now.minusSeconds(900), "job-1@" + now.minusSeconds(900));
    add("a/Deployment/api", now.minusSeconds(1200), "other@" + now.minusSeconds(1200));
    cluster.add("a/Deployment/new");

    RunReport retry = run("job-1").build().execute();

    assertThat(code(retry, "a/Deployment/api")).isEqualTo("RestartedRecently");
    assertThat(cluster.restarts()).extracting(WorkloadRef::name).containsExactly("new");
    assertThat(run("job-2").build().plan().decisions().get(WorkloadRef.parse("a/Deployment/api")))
        .satisfies(d -> assertThat(d.reason().code()).isNotEqualTo("RestartedRecently"));
  }

  @Test
  void anIdFromMonthsAgoMovesTheStartOfNoRun() {
    Instant now = cluster.instant();
    Instant old = now.minus(Duration.ofDays(90));
    add("a/Deployment/web", old, "nightly@" + old);
    add("a/Deployment/api", now.minus(Duration.ofDays(30)), "other@" + old);

    RunReport report = run("nightly").build().execute();

    assertThat(cluster.restarts()).extracting(WorkloadRef::name).containsExactly("api");
    assertThat(report.warnings()).extracting(Reason::code).contains("RunIdReused");
  }

  @Test
  void aStampOfAYearToComeHoldsNothing() {
    cluster.add(
        Workload.builder(WorkloadRef.parse("a/Deployment/web"))
            .templateRestartedAt("2099-01-01T00:00:00Z")
            .build());

    RunReport report = run("job-1").follower(cluster.follower()).build().execute();

    assertThat(report.rolled())
        .singleElement()
        .satisfies(
            r ->
                assertThat(r.warnings())
                    .extracting(Reason::code)
                    .containsExactly("RestartedInFuture"));
  }
}
