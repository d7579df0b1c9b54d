package com.slashmnt.krar.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.gate.GateAnswer;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.trigger.GroupLeases;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadGroup;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that hold the leases of groups, in virtual time. */
@Timeout(30)
class GroupLeaseRunTest {

  private static final RolloutPolicy READY =
      RolloutPolicy.always()
          .guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy"));
  private static final RolloutPolicy ONLY_ONE =
      RolloutPolicy.of(
          "only one",
          Set.of(),
          (workload, context) ->
              workload.ref().name().equals("one")
                  ? Decision.roll("Due", "It is due.")
                  : Decision.hold("Current", "It is current."));
  private static final WorkloadGroup GALERA = new WorkloadGroup("a/galera");

  private final FakeCluster cluster = new FakeCluster();
  private final FakeLeases leases = new FakeLeases();

  /** Leases by the cluster's clock. */
  private final class FakeLeases implements GroupLeases {

    record Lease(String run, String member, Instant until) {}

    private final Map<WorkloadGroup, Lease> held = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private UnaryOperator<String> fail = action -> "";

    private Optional<Lease> of(WorkloadGroup group) {
      return Optional.ofNullable(held.get(group))
          .filter(lease -> cluster.instant().isBefore(lease.until()));
    }

    @Override
    public synchronized Optional<Holder> acquire(
        WorkloadGroup group, WorkloadRef member, RunId run, Duration duration) {
      check("acquire");
      Optional<Lease> other = of(group).filter(lease -> !lease.run().equals(run.value()));
      if (other.isPresent()) {
        log.add("busy " + group);
        return other.map(lease -> new Holder(lease.run(), lease.member()));
      }
      log.add((of(group).isPresent() ? "keep " : "take ") + group);
      held.put(group, new Lease(run.value(), member.toString(), cluster.instant().plus(duration)));
      return Optional.empty();
    }

    @Override
    public synchronized void release(WorkloadGroup group, RunId run) {
      check("release");
      of(group)
          .filter(lease -> lease.run().equals(run.value()))
          .ifPresent(
              lease -> {
                log.add("leave " + group);
                held.remove(group);
              });
    }

    private void check(String action) {
      String code = fail.apply(action);
      if (!code.isEmpty()) {
        throw new KrarException(new Reason(code, "Could not " + action + "."));
      }
    }

    synchronized void give(WorkloadGroup group, String run, Duration forTime) {
      held.put(group, new Lease(run, "b/Deployment/theirs", cluster.instant().plus(forTime)));
    }
  }

  private Workload add(String name) {
    return cluster.add(
        Workload.builder(WorkloadRef.parse("a/Deployment/" + name))
            .annotation(Annotations.GROUP, "galera")
            .build());
  }

  private RolloutRunBuilder builder(String id) {
    return RolloutRun.builder(cluster.selector(), READY, cluster.trigger())
        .follower(cluster.follower())
        .source(Fact.PODS, cluster.podSource())
        .groupLeases(leases)
        .gate(Gate.groups())
        .clock(cluster)
        .runId(new RunId(id))
        .settleTime(Duration.ZERO)
        .pauses(Duration.ofNanos(1), Duration.ofMillis(1));
  }

  private RunReport run(String id) {
    return builder(id).build().execute();
  }

  private static List<String> warnings(RunReport report) {
    return report.warnings().stream().map(Reason::code).toList();
  }

  @Test
  void takesTheGroupBeforeAMemberAndGivesItUpAfterIt() {
    add("one");
    add("two");
    cluster.beforeTrigger(
        ref -> assertThat(leases.of(GALERA)).map(FakeLeases.Lease::run).contains("run-1"));

    RunReport report = run("run-1");

    assertThat(report.rolled()).hasSize(2);
    assertThat(cluster.mostRollingAtOnce()).isEqualTo(1);
    assertThat(leases.held).isEmpty();
    assertThat(leases.log).startsWith("take a/galera").endsWith("leave a/galera");
  }

  @Test
  void whatIsInNoGroupNeedsNoLease() {
    cluster.add("a/Deployment/free");

    assertThat(run("run-1").rolled()).hasSize(1);
    assertThat(leases.log).isEmpty();
  }

  @Test
  void waitsForTheRunThatHasTheGroup() {
    add("one");
    leases.give(GALERA, "run-0", Duration.ofSeconds(90));
    Gate passing = passing(Duration.ofSeconds(1));
    List<Instant> starts = new ArrayList<>();
    cluster.beforeTrigger(ref -> starts.add(cluster.instant()));
    Instant free = cluster.instant().plusSeconds(90);

    RunReport report = builder("run-1").gate(passing).build().execute();

    assertThat(report.rolled()).hasSize(1);
    assertThat(starts).singleElement().satisfies(at -> assertThat(at).isAfterOrEqualTo(free));
    // Once in five seconds, not at each look.
    assertThat(leases.log.stream().filter("busy a/galera"::equals).count()).isBetween(15L, 19L);
  }

  @Test
  void saysForWhomItHasWaitedWhenItsTimeIsUp() {
    add("one");
    leases.give(GALERA, "run-0", Duration.ofHours(2));

    RunReport report =
        builder("run-1")
            .gate(passing(Duration.ofSeconds(10)))
            .runTimeout(Duration.ofMinutes(5))
            .build()
            .execute();

    assertThat(report.held())
        .singleElement()
        .satisfies(
            held -> {
              assertThat(held.reason().code()).isEqualTo(Reason.RUN_STOPPED);
              assertThat(held.reason().message())
                  .isEqualTo(
                      "The run's time was up. It was not restarted. It waited: Its group a/galera is"
                          + " held by run run-0, which restarts b/Deployment/theirs.");
            });
    assertThat(leases.of(GALERA)).map(FakeLeases.Lease::run).contains("run-0");
  }

  @Test
  void keepsItWhileTheMemberRolls() {
    add("one");
    cluster.looksPerRollout(20);
    cluster.beforeLook(
        look -> {
          cluster.pass(Duration.ofSeconds(50));
          assertThat(leases.of(GALERA)).isPresent();
        });

    RunReport report = builder("run-1").waitTimeout(Duration.ofHours(2)).build().execute();

    assertThat(report.rolled())
        .extracting(Outcome.Rolled::convergence)
        .doesNotContain(Convergence.NOT_FOLLOWED);
    assertThat(leases.log).contains("keep a/galera");
    assertThat(warnings(report)).isEmpty();
  }

  @Test
  void aStoppedRunLeavesItAndItsNextAttemptHasIt() {
    add("one");
    add("two");
    cluster.looksPerRollout(50);
    RolloutRun stopped = builder("run-1").build();
    cluster.beforeLook(
        look -> {
          if (look == 3) {
            stopped.stop();
          }
        });

    RunReport first = stopped.execute();

    assertThat(first.status()).isEqualTo(RunReport.Status.STOPPED);
    assertThat(leases.of(GALERA)).map(FakeLeases.Lease::run).contains("run-1");

    RunReport second = run("run-1");

    assertThat(second.rolled()).hasSize(2);
    assertThat(cluster.restarts()).hasSize(2);
    assertThat(cluster.mostRollingAtOnce()).isEqualTo(1);
    assertThat(leases.held).isEmpty();
  }

  @Test
  void anAttemptThatOnlyFollowsKeepsItAndGivesItUp() {
    add("one");
    cluster.looksPerRollout(20);
    RolloutRun stopped = builder("run-1").build();
    cluster.beforeLook(
        look -> {
          if (look == 3) {
            stopped.stop();
          }
        });
    RunReport first = stopped.execute();
    assertThat(first.status()).isEqualTo(RunReport.Status.STOPPED);
    assertThat(leases.of(GALERA)).isPresent();
    leases.log.clear();

    RunReport second = run("run-1");

    assertThat(second.rolled()).singleElement().matches(Outcome.Rolled::resumed);
    assertThat(leases.log).containsExactly("keep a/galera", "leave a/galera");
  }

  @Test
  void aMemberThatRollsWithoutALeaseIsWaitedFor() {
    Workload other = add("other");
    add("one");
    // Somebody restarts it after this run has selected it.
    boolean[] done = {false};
    Gate restartsOther =
        (workload, restart, run) -> {
          if (!done[0]) {
            done[0] = true;
            cluster.change(other.ref(), w -> FakeCluster.with(w, FakeCluster.rolling(w, -1)));
            cluster.completeAfter(other.ref().toString(), 8);
          }
          return GateAnswer.open();
        };
    List<Boolean> rolling = new ArrayList<>();
    cluster.beforeTrigger(
        ref -> rolling.add(cluster.get("a/Deployment/other").rollout().isInProgress()));

    RunReport report =
        RolloutRun.builder(cluster.selector(), ONLY_ONE, cluster.trigger())
            .follower(cluster.follower())
            .groupLeases(leases)
            .gate(restartsOther)
            .gate(passing(Duration.ofSeconds(3)))
            .clock(cluster)
            .runId(new RunId("run-1"))
            .settleTime(Duration.ZERO)
            .pauses(Duration.ofNanos(1), Duration.ofMillis(1))
            .build()
            .execute();

    assertThat(report.rolled()).hasSize(1);
    assertThat(rolling).containsExactly(false);
    assertThat(leases.log).contains("leave a/galera");
  }

  @Test
  void aMemberThatRollsForEverIsNotWaitedForForEver() {
    Workload other = add("other");
    add("one");
    cluster.change(other.ref(), w -> FakeCluster.with(w, FakeCluster.rolling(w, 0)));
    cluster.completeAfter(other.ref().toString(), Integer.MAX_VALUE);
    Instant begin = cluster.instant();

    RunReport report =
        RolloutRun.builder(cluster.selector(), ONLY_ONE, cluster.trigger())
            .follower(cluster.follower())
            .groupLeases(leases)
            .gate(passing(Duration.ofSeconds(3)))
            .clock(cluster)
            .runId(new RunId("run-1"))
            .waitTimeout(Duration.ofMinutes(4))
            .pauses(Duration.ofNanos(1), Duration.ofMillis(1))
            .build()
            .execute();

    assertThat(report.rolled()).isEmpty();
    assertThat(report.held())
        .filteredOn(held -> held.workload().name().equals("one"))
        .singleElement()
        .satisfies(
            held -> {
              assertThat(held.reason().code()).isEqualTo("GroupFailed");
              assertThat(held.reason().message())
                  .isEqualTo(
                      "a/Deployment/other of its group a/galera is rolling out. It did not end within 4m.");
            });
    assertThat(Duration.between(begin, cluster.instant())).isLessThan(Duration.ofMinutes(6));
    assertThat(leases.held).isEmpty();
  }

  @Test
  void withoutTheRightNothingOfTheGroupIsRestarted() {
    add("one");
    cluster.add("a/Deployment/free");
    leases.fail = action -> Reason.FORBIDDEN;

    RunReport report = run("run-1");

    assertThat(report.rolled()).extracting(r -> r.workload().name()).containsExactly("free");
    assertThat(report.failed())
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.cause().code()).isEqualTo("GroupNotLeased");
              assertThat(failed.cause().message())
                  .isEqualTo(
                      "Its group a/galera could not be taken for this run: Could not acquire.");
            });
  }

  @Test
  void anOutageIsWaitedForAndEndsTheRunWhenItLasts() {
    add("one");
    int[] attempts = {0};
    leases.fail =
        action -> {
          cluster.pass(Duration.ofSeconds(7));
          return ++attempts[0] <= 3 ? Reason.UNREACHABLE : "";
        };

    assertThat(run("run-1").rolled()).hasSize(1);

    add("two");
    leases.fail =
        action -> {
          cluster.pass(Duration.ofSeconds(7));
          return Reason.UNREACHABLE;
        };
    RunReport report = builder("run-2").gate(passing(Duration.ofSeconds(1))).build().execute();
    assertThat(report.status()).isEqualTo(RunReport.Status.CLUSTER_UNREACHABLE);
    assertThat(report.rolled()).isEmpty();
  }

  @Test
  void whatCannotBeGivenUpIsAWarning() {
    add("one");
    leases.fail = action -> action.equals("release") ? Reason.FORBIDDEN : "";

    RunReport report = run("run-1");

    assertThat(report.rolled()).hasSize(1);
    assertThat(report.warnings())
        .singleElement()
        .satisfies(
            warning ->
                assertThat(warning.message())
                    .isEqualTo(
                        "The group a/galera could not be given up, and is held for 5 minutes more:"
                            + " Could not release."));
  }

  @Test
  void aLeaseThatAnotherRunHasTakenIsAWarning() {
    add("one");
    cluster.looksPerRollout(10);
    cluster.beforeLook(
        look -> {
          cluster.pass(Duration.ofSeconds(40));
          if (look == 2) {
            leases.give(GALERA, "run-0", Duration.ofHours(1));
          }
        });

    RunReport report = builder("run-1").waitTimeout(Duration.ofHours(1)).build().execute();

    assertThat(report.rolled()).hasSize(1);
    assertThat(report.warnings())
        .singleElement()
        .satisfies(
            warning ->
                assertThat(warning.message())
                    .isEqualTo(
                        "The group a/galera was taken by run run-0, which restarts"
                            + " b/Deployment/theirs while a/Deployment/one was rolling out."));
    assertThat(leases.of(GALERA)).map(FakeLeases.Lease::run).contains("run-0");
  }

  @Test
  void needsAFollower() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                RolloutRun.builder(cluster.selector(), READY, cluster.trigger())
                    .groupLeases(leases)
                    .build())
        .withMessageContaining("follower");
  }

  /** The fake's clock moves only with looks; a gate that is asked moves it while a run waits. */
  private Gate passing(Duration time) {
    return (workload, restart, run) -> {
      cluster.pass(time);
      return GateAnswer.open();
    };
  }
}
