package com.slashmnt.krar.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.explain.AskedGate;
import com.slashmnt.krar.explain.Explanation;
import com.slashmnt.krar.explain.FactAnswer;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.fact.SeenTags;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.gate.GateAnswer;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.PolicyAnswers;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.schedule.DateRanges;
import com.slashmnt.krar.schedule.TimeWindows;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.testkit.FakeRegistry;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is explained is what a run then does. */
@Timeout(60)
class ExplainTest {

  private static final String APP = "r.test/app:main";
  private static final WorkloadRef WEB = WorkloadRef.parse("a/Deployment/web");
  private static final Digest NEW = FakeRegistry.digest("new");

  /** Fails on what is called odd, and restarts all else, those called new-… for new content. */
  private static final RolloutPolicy POLICY =
      RolloutPolicy.of(
          "all but odd ones",
          Set.of(),
          (workload, context) -> {
            if (workload.ref().name().startsWith("odd")) {
              throw new IllegalStateException("no");
            }
            Decision.Roll roll = Decision.roll("Chosen", "It is to be restarted.");
            return workload.ref().name().startsWith("new")
                ? roll.wanting(Map.of("app", NEW))
                : roll;
          });

  private final FakeCluster cluster = new FakeCluster();
  private final FakeRegistry registry = new FakeRegistry();

  private RolloutRunBuilder run(RolloutPolicy policy) {
    return RolloutRun.builder(cluster.selector(), policy, cluster.trigger(RolloutStrategy.RESTART))
        .clock(cluster)
        .runId(new RunId("run-1"))
        .follower(cluster.follower())
        .settleTime(Duration.ofSeconds(1))
        .pauses(Duration.ofNanos(1), Duration.ofMillis(1));
  }

  private static WorkloadBuilder named(String name) {
    return Workload.builder(WorkloadRef.parse("a/Deployment/" + name));
  }

  private static Workload annotated(String name, String annotation, String value) {
    return named(name).annotation(annotation, value).build();
  }

  private Explanation explain(RolloutRun run, WorkloadRef ref) {
    return explain(run, ref, WorkloadSelector.of());
  }

  private static Explanation explain(RolloutRun run, WorkloadRef ref, WorkloadSelector byName) {
    return run.explain(List.of(ref), refs -> byName).get(0);
  }

  static Stream<Arguments> gates() {
    Gate broken =
        (workload, restart, context) -> {
          throw new IllegalStateException("broken");
        };
    Workload[] three = {named("a").build(), named("b").build(), named("c").build()};
    return Stream.of(
        argumentSet(
            "freeze",
            List.of(Gate.notOn(DateRanges.parse("2026-01-01/2026-01-03", ZoneOffset.UTC))),
            List.of("Frozen"),
            three),
        argumentSet(
            "another freeze",
            List.of(Gate.notOn(DateRanges.parse("2026-02-01/2026-02-03", ZoneOffset.UTC))),
            List.of(),
            three),
        argumentSet(
            "window",
            List.of(Gate.within(TimeWindows.parse("Fri 22:00-23:00", ZoneOffset.UTC))),
            List.of("OutsideWindow"),
            three),
        argumentSet(
            "owner's window",
            List.of(Gate.withinOwnersWindow(ZoneOffset.UTC)),
            List.of("OutsideWindow", "InvalidAnnotation"),
            new Workload[] {
              annotated("shut", Annotations.WINDOW, "Sat 10:00-11:00"),
              annotated("open", Annotations.WINDOW, "00:00-24:00"),
              annotated("nonsense", Annotations.WINDOW, "at night"),
              named("any").build()
            }),
        argumentSet(
            "canary",
            List.of(Gate.canary()),
            List.of("AwaitsCanary"),
            new Workload[] {named("new-1").build(), named("new-2").build(), named("old").build()}),
        argumentSet(
            "waves",
            List.of(Gate.waves()),
            List.of("AwaitsWave", "InvalidAnnotation"),
            new Workload[] {
              named("first").build(),
              annotated("second", Annotations.WAVE, "1"),
              annotated("before", Annotations.WAVE, "-1"),
              annotated("nonsense", Annotations.WAVE, "one")
            }),
        argumentSet(
            "waves after a failure",
            List.of(Gate.waves()),
            List.of("WaveFailed"),
            new Workload[] {named("odd").build(), annotated("second", Annotations.WAVE, "1")}),
        argumentSet(
            "groups",
            List.of(Gate.groups()),
            List.of("AwaitsGroup", "InvalidAnnotation"),
            new Workload[] {
              annotated("one", Annotations.GROUP, "twins"),
              annotated("two", Annotations.GROUP, "twins"),
              annotated("nonsense", Annotations.GROUP, "a b"),
              named("any").build()
            }),
        argumentSet(
            "groups after a failure",
            List.of(Gate.groups()),
            List.of("GroupFailed"),
            new Workload[] {
              annotated("odd", Annotations.GROUP, "twins"),
              annotated("two", Annotations.GROUP, "twins")
            }),
        argumentSet(
            "start interval",
            List.of(Gate.startInterval(Duration.ofSeconds(1))),
            List.of("StartInterval"),
            three),
        argumentSet("max in flight", List.of(Gate.maxInFlight(2)), List.of("MaxInFlight"), three),
        argumentSet(
            "max in flight per namespace",
            List.of(Gate.maxInFlightPerNamespace(1)),
            List.of("MaxInFlightPerNamespace"),
            three),
        argumentSet(
            "max failures",
            List.of(Gate.maxFailures(1)),
            List.of("RunStopped"),
            new Workload[] {named("odd").build(), named("b").build()}),
        argumentSet("a broken gate", List.of(broken), List.of("GateFailed"), three),
        argumentSet(
            "a closed gate behind one that waits",
            List.of(Gate.canary(), Gate.withinOwnersWindow(ZoneOffset.UTC)),
            List.of("OutsideWindow", "AwaitsCanary"),
            new Workload[] {
              named("new-1").build(),
              annotated("new-2", Annotations.WINDOW, "Sat 10:00-11:00"),
              named("new-3").build()
            }));
  }

  /**
   * Each gate opens for one, and is shut for another, in each way that it can be at the beginning.
   */
  @ParameterizedTest
  @MethodSource("gates")
  void eachGatesAnswerIsTheRuns(List<Gate> gates, List<String> codes, Workload[] workloads) {
    for (Workload workload : workloads) {
      Workload unused = cluster.add(workload);
    }
    RolloutRunBuilder builder = run(POLICY);
    gates.forEach(builder::gate);
    RolloutRun run = builder.build();
    Map<WorkloadRef, Explanation> explained = new LinkedHashMap<>();
    for (Workload workload : workloads) {
      explained.put(workload.ref(), explain(run, workload.ref()));
    }
    assertThat(run.explain(explained.keySet(), refs -> WorkloadSelector.of()))
        .as("together as one by one")
        .containsExactlyElementsOf(explained.values());
    assertThat(cluster.restarts()).isEmpty();
    Set<WorkloadRef> atOnce = new HashSet<>();
    cluster.beforeLook(
        look -> {
          if (look == 1) {
            atOnce.addAll(cluster.restarts());
          }
        });

    RunReport report = run.execute();

    Set<String> said = new HashSet<>();
    for (Outcome did : report.outcomes()) {
      Explanation explanation = Optional.ofNullable(explained.get(did.workload())).orElseThrow();
      if (did instanceof Outcome.Failed) {
        assertThat(explanation.outcome()).isEqualTo(did);
        assertThat(explanation.gates()).isEmpty();
        continue;
      }
      List<AskedGate> shut =
          explanation.gates().stream()
              .filter(gate -> !(gate.answer() instanceof GateAnswer.Open))
              .toList();
      shut.forEach(gate -> said.add(code(gate.answer())));
      assertThat(atOnce.contains(did.workload()))
          .as(did.workload() + " starts at once, " + explanation.gates())
          .isEqualTo(shut.isEmpty());
      if (did instanceof Outcome.Held held) {
        assertThat(explanation.outcome().code()).isEqualTo(held.reason().code());
        assertThat(shut).extracting(gate -> code(gate.answer())).contains(held.reason().code());
      } else {
        assertThat(explanation.outcome()).isInstanceOf(Outcome.Planned.class);
      }
      assertThat(explanation.writes()).as("what is written once the gates open").isPresent();
    }
    assertThat(said).containsExactlyInAnyOrderElementsOf(codes);
  }

  private static String code(GateAnswer answer) {
    return answer.fold(
        () -> "Open", wait -> wait.reason().code(), closed -> closed.reason().code());
  }

  private static List<String> parts(Explanation explanation) {
    return explanation.policy().stream()
        .map(
            part ->
                part.policy()
                    + ": "
                    + part.decision()
                        .map(d -> d.fold(roll -> "+", hold -> "-") + d.reason().code())
                        .orElse("not asked"))
        .toList();
  }

  private static final RolloutPolicy GUARDED =
      RolloutPolicy.whenImageDrifted()
          .coolingDown(Duration.ofDays(1), Set.of())
          .guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy"));

  private RolloutRunBuilder smart() {
    return run(GUARDED).source(Fact.PODS, cluster.podSource()).digests(registry);
  }

  private void addWeb(boolean paused) {
    registry.publish(APP, FakeRegistry.manifest("one"));
    Workload unused =
        cluster.add(
            Workload.builder(WEB)
                .paused(paused)
                .container(new Container("app", APP, PullPolicy.ALWAYS))
                .build());
    RunningContainer old =
        new RunningContainer(
            "app", APP, PullPolicy.ALWAYS, "x@" + FakeRegistry.digest("old"), false);
    cluster.pods(WEB.toString(), new RunningPods(List.of(RunningPod.of("web-1", old))));
  }

  @Test
  void everyGuardIsToldAlsoBehindOneThatHolds() {
    addWeb(true);
    Explanation explained = explain(smart().build(), WEB);
    assertThat(parts(explained))
        .containsExactly(
            "unless opted out: +Ready",
            "unless cron job: +Ready",
            "unless owned by operator: +Ready",
            "unless paused: -Paused",
            "unless scaled to zero: +Ready",
            "unless on delete: +Ready",
            "unless partitioned: +Ready",
            "unless in progress: +Ready",
            "when image drifted (any pod) once known for 24h: not asked");
    assertThat(explained.outcome().code()).isEqualTo("Paused");
    assertThat(explained.facts()).extracting(FactAnswer::answer).containsOnly(Optional.empty());
    assertThat(registry.asked()).as("a run asks nothing either").isEmpty();
    assertThat(explained.gates()).isEmpty();
    assertThat(explained.writes()).isEmpty();
  }

  @Test
  void whatWrapsAPolicyAnswersAfterIt() {
    addWeb(false);
    Explanation explained = explain(smart().build(), WEB);
    assertThat(parts(explained))
        .endsWith(
            "unless in progress: +Ready",
            "when image drifted (any pod): +Drifted",
            "when image drifted (any pod) once known for 24h: -CoolingDown");
    assertThat(explained.facts())
        .filteredOn(fact -> fact.answer().isPresent())
        .extracting(FactAnswer::fact)
        .containsExactly(Fact.PODS, Fact.PUBLISHED, Fact.MEMORY, Fact.FIRST_SEEN);
    assertThat(explained.facts())
        .filteredOn(fact -> fact.answer().isEmpty())
        .extracting(FactAnswer::fact)
        .containsExactly(Fact.IMAGE_OWNERS);
  }

  @Test
  void asOftenAsItIsExplainedATagDoesNotRipen() {
    addWeb(false);
    List<String> written = new ArrayList<>();
    RolloutMemory kept = RolloutMemory.inProcess();
    RolloutMemory memory =
        new RolloutMemory() {
          @Override
          public Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
            return kept.gather(workloads);
          }

          @Override
          public void remember(WorkloadRef workload, FailedRestarts now) {
            written.add("restarts");
          }

          @Override
          public SeenTags firstSeen() {
            return kept.firstSeen();
          }

          @Override
          public void firstSeen(SeenTags changed) {
            written.add("tags");
            kept.firstSeen(changed);
          }
        };
    List<Object> heard = new ArrayList<>();
    RolloutRun run = smart().memory(memory).listener(heard::add).build();
    assertThat(explain(run, WEB).outcome().code()).isEqualTo("CoolingDown");
    cluster.pass(Duration.ofDays(2));
    assertThat(explain(run, WEB).outcome().code()).isEqualTo("CoolingDown");
    assertThat(written).isEmpty();
    assertThat(heard).isEmpty();
    assertThat(run.plan().outcomes().get(0).code()).isEqualTo("CoolingDown");
    assertThat(written).as("a plan does write it down").containsExactly("tags");
  }

  @Test
  void whatIsNotSelectedIsExplainedAsIfItWere() {
    Workload other = named("other").build();
    RolloutRun run = run(RolloutPolicy.always()).build();
    Explanation explained = explain(run, other.ref(), WorkloadSelector.of(other));
    assertThat(explained.selected()).isFalse();
    assertThat(explained.outcome()).isInstanceOf(Outcome.Planned.class);
    assertThat(explained.workload()).contains(other);
  }

  @Test
  void whatCannotBeReadIsAFailureWithItsCause() {
    WorkloadRef gone = WorkloadRef.parse("a/Deployment/gone");
    Reason why = new Reason(Reason.FORBIDDEN, "verb get is missing");
    Selection failed =
        new Selection(List.of(), List.of(new Selection.TargetFailure(gone, why)), List.of());
    RolloutRun run = run(RolloutPolicy.always()).build();
    assertThat(explain(run, gone, () -> failed).outcome())
        .isEqualTo(Outcome.Failed.before(gone, Outcome.Stage.SELECT, why));
    assertThat(explain(run, gone, WorkloadSelector.of()).outcome().code()).isEqualTo("NotFound");
    assertThat(
            explain(
                    run,
                    gone,
                    () -> {
                      throw new KrarException(why);
                    })
                .failedScopes())
        .extracting(Selection.ScopeFailure::cause)
        .containsExactly(why);
  }

  @Test
  void whatAnEarlierAttemptRestartedIsToldAndNotDecided() {
    Workload unused = cluster.add(annotated("web", Annotations.RUNS, "run-1@2026-01-02T03:00:00Z"));
    Explanation explained = explain(run(RolloutPolicy.always()).build(), WEB);
    assertThat(explained.outcome().code()).isEqualTo("AlreadyTriggered");
    assertThat(explained.policy()).isEmpty();
    assertThat(explained.writes()).isEmpty();
  }

  @Test
  void whatEitherOfTwoPoliciesSaysIsTold() {
    Workload unused = cluster.add(named("web").paused(true).build());
    RolloutPolicy either = RolloutPolicy.always().or(RolloutPolicy.unlessPaused());
    assertThat(parts(explain(run(either).build(), WEB)))
        .containsExactly("always: +RolloutRequested", "unless paused: -Paused");
  }

  @Test
  void aPartThatFailsInVainFailsNothing() {
    Workload unused = cluster.add(named("web").paused(true).build());
    RolloutPolicy broken =
        RolloutPolicy.of(
            "broken",
            Set.of(),
            (workload, context) -> {
              throw new IllegalStateException("no");
            });
    Explanation explained = explain(run(RolloutPolicy.unlessPaused().and(broken)).build(), WEB);
    assertThat(parts(explained)).containsExactly("unless paused: -Paused", "broken: not asked");
    assertThat(explained.policy()).hasOnlyElementsOfType(PolicyAnswers.Part.class);
    assertThat(explained.outcome().code()).isEqualTo("Paused");
  }
}
