package com.slashmnt.krar.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.gate.GateAnswer;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A restart that was asked for, and of which no answer came. */
@Timeout(30)
class LostAnswerTest {

  private static final String WEB = "a/Deployment/web";
  private final KrarException noAnswer =
      new KrarException(new Reason(Reason.UNREACHABLE, "no answer within 10 s"));

  private final FakeCluster cluster = new FakeCluster();
  private final List<RunEvent> events = new ArrayList<>();
  private Runnable onAttempt = () -> {};
  private boolean applied = true;

  /** Restarts on the first attempt, but never says so. */
  private RolloutTrigger silent() {
    return (w, roll, context) -> {
      onAttempt.run();
      if (applied && cluster.restarts().isEmpty()) {
        TriggerResult lost = cluster.trigger().trigger(w, roll, context);
        assertThat(lost).isInstanceOf(TriggerResult.Triggered.class);
        throw noAnswer;
      } else if (applied) {
        return cluster.trigger().trigger(w, roll, context);
      }
      throw noAnswer;
    };
  }

  private RolloutRunBuilder run(RolloutPolicy policy) {
    return RolloutRun.builder(cluster.selector(), policy, silent())
        .clock(cluster)
        .runId(new RunId("run-1"))
        .source(Fact.PODS, cluster.podSource())
        .listener(events::add)
        .pauses(Duration.ofNanos(1), Duration.ofMillis(1));
  }

  private RunReport stopped(RolloutRunBuilder builder) {
    cluster.add(WEB);
    RolloutRun run = builder.build();
    onAttempt = run::stop;
    return run.execute();
  }

  @Test
  void readsOnceMoreAtTheEndWhetherItWasRestarted() {
    RunReport report = stopped(run(RolloutPolicy.always()).follower(cluster.follower()));

    assertThat(report.status()).isEqualTo(RunReport.Status.STOPPED);
    assertThat(report.rolled())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.convergence()).isEqualTo(Convergence.NOT_FOLLOWED);
              assertThat(r.resumed()).isFalse();
              assertThat(r.restartedAt())
                  .isEqualTo(cluster.get(WEB).lastTemplateRestart().orElseThrow());
            });
    assertThat(events).filteredOn(RunEvent.Triggered.class::isInstance).hasSize(1);
  }

  /** It may still be on its way, behind a slow webhook. */
  @Test
  void saysThatNobodyKnowsWhereTheLastLookShowsNoChange() {
    applied = false;
    assertUnknown(stopped(run(RolloutPolicy.always()).follower(cluster.follower())));
  }

  /** It would be refused now, since it was made for an older one. */
  @Test
  void holdsWhatTheLastLookShowsAsChangedByAnother() {
    applied = false;
    cluster.beforeLook(look -> cluster.change(WorkloadRef.parse(WEB), w -> w));
    RunReport report = stopped(run(RolloutPolicy.always()).follower(cluster.follower()));
    assertThat(report.held())
        .singleElement()
        .satisfies(
            h -> {
              assertThat(h.reason().code()).isEqualTo(Reason.RUN_STOPPED);
              assertThat(h.reason().message()).contains("It was not restarted.");
            });
  }

  @Test
  void saysThatNobodyKnowsWhereNobodyCanLook() {
    assertUnknown(stopped(run(RolloutPolicy.always())));
  }

  @Test
  void saysThatNobodyKnowsWhereTheLastLookFails() {
    RunReport report =
        stopped(
            run(RolloutPolicy.always())
                .follower(
                    followed -> {
                      throw noAnswer;
                    }));
    assertUnknown(report);
  }

  private static void assertUnknown(RunReport report) {
    assertThat(report.failed())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.stage()).isEqualTo(Outcome.Stage.TRIGGER);
              assertThat(f.cause().code()).isEqualTo(Reason.UNREACHABLE);
              assertThat(f.cause().message())
                  .contains("no answer within 10 s")
                  .contains("whether it was restarted is unknown");
            });
  }

  /** A gate that is closed for the workload, not for the run, once it was tried. */
  private RunReport closedMeanwhile(RolloutRunBuilder builder) {
    cluster.add(WEB);
    AtomicBoolean tried = new AtomicBoolean();
    onAttempt = () -> tried.set(true);
    Gate gate =
        (workload, restart, run) ->
            tried.get() ? GateAnswer.closed("OutsideWindow", "It is over.") : GateAnswer.open();
    return builder.gate(gate).settleTime(Duration.ZERO).build().execute();
  }

  @Test
  void followsWhatWasRestartedAlthoughAGateHasClosedSince() {
    RunReport report = closedMeanwhile(run(RolloutPolicy.always()).follower(cluster.follower()));
    assertThat(report.status()).isEqualTo(RunReport.Status.COMPLETED);
    assertThat(report.rolled())
        .singleElement()
        .satisfies(r -> assertThat(r.convergence()).isEqualTo(Convergence.CONVERGED));
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void endsWithWhatNobodyKnowsWhereAGateHasClosedSince() {
    applied = false;
    RunReport report = closedMeanwhile(run(RolloutPolicy.always()).follower(cluster.follower()));
    assertThat(report.status()).isEqualTo(RunReport.Status.COMPLETED);
    assertUnknown(report);
  }

  @Test
  void endsWithWhatNobodyKnowsWhereAGateHasClosedSinceAndNobodyCanLook() {
    RunReport report = closedMeanwhile(run(RolloutPolicy.always()));
    assertThat(report.status()).isEqualTo(RunReport.Status.COMPLETED);
    assertUnknown(report);
  }

  @Test
  void holdsWhatAnotherHasChangedAndAGateHasClosedSince() {
    applied = false;
    cluster.beforeLook(look -> cluster.change(WorkloadRef.parse(WEB), w -> w));
    RunReport report = closedMeanwhile(run(RolloutPolicy.always()).follower(cluster.follower()));
    assertThat(report.status()).isEqualTo(RunReport.Status.COMPLETED);
    assertThat(report.held())
        .singleElement()
        .satisfies(h -> assertThat(h.reason()).hasToString("OutsideWindow: It is over."));
  }

  @Test
  void doesNotReadAgainWhatWasNeverTried() {
    applied = false;
    cluster.add("a/Deployment/untried");
    List<Integer> looks = new ArrayList<>();
    cluster.beforeLook(looks::add);
    RolloutRun run = run(RolloutPolicy.always()).follower(cluster.follower()).build();
    run.stop();
    assertThat(run.execute().held()).hasSize(1);
    assertThat(looks).isEmpty();
  }

  @Test
  void countsAsItsOwnRestartWhenTheNextAttemptShowsIt() {
    cluster.add(WEB);
    RolloutMemory memory = RolloutMemory.inProcess();
    WorkloadRef ref = WorkloadRef.parse(WEB);
    Digest digest = Digest.parse("sha256:" + "0".repeat(64));
    FailedRestarts before =
        FailedRestarts.nothing()
            .afterFailure(
                FailedRestarts.KNOWN_NOT_TO_CONVERGE,
                Map.of("app", digest),
                cluster.instant(),
                Duration.ofHours(24));
    memory.remember(ref, before);
    RolloutPolicy again =
        RolloutPolicy.of(
            "again",
            Set.of(Fact.MEMORY),
            (w, c) ->
                c.fact(Fact.MEMORY)
                    .fold(
                        known ->
                            Decision.roll("Drifted", "It drifted.").wanting(Map.of("app", digest)),
                        Decision::hold));
    cluster.looksPerRollout(Integer.MAX_VALUE);
    RolloutRun run =
        run(again)
            .follower(cluster.follower())
            .memory(memory)
            .waitTimeout(Duration.ofDays(1))
            .build();
    cluster.beforeLook(
        look -> {
          if (look == 3) {
            run.stop();
          }
        });
    RunReport report = run.execute();

    assertThat(cluster.restarts()).hasSize(1);
    assertThat(report.rolled())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.resumed()).isFalse();
              assertThat(r.reason().code()).isEqualTo("Drifted");
            });
    assertThat(memory.gather(List.of(cluster.get(WEB))).get(ref))
        .isNotNull()
        .isNotEqualTo(FactValue.known(before));
  }
}
