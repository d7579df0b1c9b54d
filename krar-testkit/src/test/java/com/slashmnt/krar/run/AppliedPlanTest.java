package com.slashmnt.krar.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.policy.PlannedRestart;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.schedule.TimeWindows;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan is done as it was made, and what has changed since is refused with a sentence. */
@Timeout(60)
class AppliedPlanTest extends PullingRuns {

  private static final String API = "a/Deployment/api";

  private RolloutPlan plan() {
    return builder().build().plan();
  }

  /** As {@code Fabric8Cluster::selector} does it. */
  private WorkloadSelector byName(Collection<WorkloadRef> these) {
    return () -> {
      List<Workload> found =
          cluster.selector().select().workloads().stream()
              .filter(w -> these.contains(w.ref()))
              .toList();
      List<WorkloadRef> there = found.stream().map(Workload::ref).toList();
      List<Selection.TargetFailure> gone =
          these.stream()
              .filter(ref -> !there.contains(ref))
              .map(ref -> new Selection.TargetFailure(ref, new Reason("NotFound", "No " + ref)))
              .toList();
      return new Selection(found, gone, List.of());
    };
  }

  private RolloutRunBuilder applying(RolloutPlan plan) {
    return applying(plan, cluster.selector());
  }

  private RolloutRunBuilder applying(RolloutPlan plan, WorkloadSelector selector) {
    List<WorkloadRef> these = plan.restarts().stream().map(PlannedRestart::workload).toList();
    return from(
        selector.only(these, this::byName),
        RolloutPolicy.whenImageDrifted()
            .guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy"))
            .asPlanned(plan.restarts()));
  }

  private void both() {
    WorkloadRef unused = add(WEB, PullPolicy.ALWAYS);
    unused = add(API, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
  }

  private static Optional<Reason> held(RunReport report, String ref) {
    return outcome(report, ref) instanceof Outcome.Held held
        ? Optional.of(held.reason())
        : Optional.empty();
  }

  @Test
  void whatHasNotChangedIsDoneAndNothingElse() {
    both();
    RolloutPlan plan = plan();
    assertThat(plan.restarts())
        .extracting(PlannedRestart::workload)
        .containsExactly(WorkloadRef.parse(API), WorkloadRef.parse(WEB));
    WorkloadRef later = add("a/Deployment/later", PullPolicy.ALWAYS);

    RunReport report = run(applying(plan));

    assertThat(cluster.restarts()).doesNotContain(later).hasSize(2);
    assertThat(report.outcomes())
        .extracting(Outcome::code)
        .containsExactly("Converged", "Converged");
    assertThat(image(WEB)).isEqualTo(APP + "@" + TWO.digest());
  }

  private static void change(AppliedPlanTest test, UnaryOperator<WorkloadBuilder> how) {
    test.cluster.change(WorkloadRef.parse(WEB), w -> how.apply(copy(w)).build());
  }

  private static WorkloadBuilder copy(Workload w) {
    return Workload.builder(w.ref())
        .uid(w.uid())
        .labels(w.labels())
        .annotations(w.annotations())
        .container(w.containers().get(0))
        .rollout(w.rollout());
  }

  private static RolloutStatus generation(long generation, long observed) {
    return RolloutStatus.builder(3).generation(generation, observed).build();
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change(
            "created anew",
            test -> change(test, w -> w.uid("another")),
            "PlanOutdated",
            "deleted and created again since it was planned, or this is another cluster"),
        change(
            "another image",
            test ->
                test.cluster.change(
                    WorkloadRef.parse(WEB),
                    w ->
                        Workload.builder(w.ref())
                            .container(new Container("app", "r.test/app:2", PullPolicy.ALWAYS))
                            .rollout(w.rollout())
                            .build()),
            "PlanOutdated",
            "container app is r.test/app:2, planned was " + APP),
        change(
            "a further container",
            test -> change(test, w -> w.container(Container.of("log", "log:1"))),
            "PlanOutdated",
            "container log is log:1, planned was none"),
        change(
            "restarted",
            test -> change(test, w -> w.templateRestartedAt("2026-01-02T03:04:05Z")),
            "PlanOutdated",
            "It was restarted since it was planned"),
        change(
            "another spec",
            test -> change(test, w -> w.rollout(generation(2, 2))),
            "PlanOutdated",
            "it is of generation 2, planned was 1 (resourceVersion "),
        change(
            "another template of another revision",
            test -> change(test, w -> w.revision("r2").rollout(generation(2, 2))),
            "PlanOutdated",
            "Its spec was changed since it was planned"),
        change(
            "the tag moved again",
            test -> test.registry.publish(APP, THREE),
            "PlanOutdated",
            "would bring " + THREE.digest() + ", planned was " + TWO.digest()),
        change(
            "the tag moved back", test -> test.registry.publish(APP, ONE), "Current", "runs what"),
        change(
            "opted out",
            test -> change(test, w -> w.annotation(Annotations.HOLD, "audit")),
            "OptedOut",
            "audit"));
  }

  private static Arguments change(
      String name, Consumer<AppliedPlanTest> what, String code, String sentence) {
    return argumentSet(name, what, code, sentence);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whatHasChangedIsRefusedWithASentenceAndTheRestIsDone(
      Consumer<AppliedPlanTest> change, String code, String sentence) {
    both();
    // The other one follows a tag of its own.
    cluster.change(
        WorkloadRef.parse(API),
        w ->
            FakeCluster.with(
                Workload.builder(w.ref())
                    .container(new Container("app", "r.test/app:other", PullPolicy.ALWAYS))
                    .build(),
                w.rollout()));
    registry.publish("r.test/app:other", TWO);
    RolloutPlan plan = plan();
    change.accept(this);

    RunReport report = run(applying(plan));

    assertThat(held(report, WEB).map(Reason::code)).contains(code);
    assertThat(held(report, WEB).map(Reason::message).orElse("")).contains(sentence);
    assertThat(outcome(report, API).code()).isEqualTo("Converged");
    assertThat(cluster.restarts()).containsExactly(WorkloadRef.parse(API));
  }

  @Test
  void whatIsGoneOrNoLongerSelectedHasFailedAndTheRestIsDone() {
    both();
    WorkloadRef third = add("a/Deployment/third", PullPolicy.ALWAYS);
    RolloutPlan plan = plan();
    cluster.delete(WEB);
    running.remove(WorkloadRef.parse(WEB));
    WorkloadSelector withoutApi =
        () ->
            Selection.of(
                cluster.selector().select().workloads().stream()
                    .filter(w -> !w.ref().toString().equals(API))
                    .toList());

    RunReport report = run(applying(plan, withoutApi));

    assertThat(report.failed())
        .extracting(f -> f.workload() + " " + f.cause().code())
        .containsExactlyInAnyOrder(WEB + " NotFound", API + " NotSelected");
    assertThat(cluster.restarts()).containsExactly(third);
  }

  /** Of one that a list could not tell, but that is there and would be selected. */
  @Test
  void aListThatFailedHidesNothingThatCanBeReadByItsName() {
    both();
    RolloutPlan plan = plan();
    WorkloadSelector refused =
        () ->
            new Selection(
                List.of(),
                List.of(),
                List.of(new Selection.ScopeFailure("all", new Reason("Forbidden", "no list"))));
    RunReport report = run(applying(plan, refused));
    assertThat(cluster.restarts()).hasSize(2);
    assertThat(report.failedScopes()).isEmpty();
  }

  @Test
  void anAutoscalerMakesNoPlanOutdated() {
    both();
    for (String ref : List.of(WEB, API)) {
      cluster.change(
          WorkloadRef.parse(ref), w -> copy(w).revision("r1").rollout(generation(1, 1)).build());
    }
    RolloutPlan plan = plan();
    cluster.change(
        WorkloadRef.parse(WEB), w -> copy(w).revision("r1").rollout(generation(7, 7)).build());
    RunReport report = run(applying(plan));
    assertThat(report.outcomes()).hasOnlyElementsOfType(Outcome.Rolled.class);
  }

  @Test
  void whatTheClusterHasNotSeenYetIsWaitedForAndThenJudged() {
    both();
    RolloutPlan plan = plan();
    WorkloadRef web = WorkloadRef.parse(WEB);
    running.remove(web);
    cluster.change(web, w -> copy(w).rollout(generation(2, 1)).build());
    cluster.beforeLook(
        look -> {
          roll(WorkloadRef.parse(API));
          if (look == 2) {
            cluster.change(web, w -> copy(w).rollout(generation(2, 2)).build());
          }
        });
    RunReport report = run(applying(plan));
    assertThat(held(report, WEB).map(Reason::code)).contains("PlanOutdated");
    assertThat(cluster.restarts()).containsExactly(WorkloadRef.parse(API));
  }

  @Test
  void whatChangesWhileItIsWrittenIsRefusedToo() {
    both();
    RolloutPlan plan = plan();
    cluster.beforeTrigger(
        ref -> {
          if (ref.toString().equals(WEB)) {
            change(this, w -> w.templateRestartedAt("2026-01-02T03:04:05Z"));
          }
        });
    RunReport report = run(applying(plan));
    assertThat(held(report, WEB).map(Reason::code)).contains("PlanOutdated");
    assertThat(cluster.restarts()).containsExactly(WorkloadRef.parse(API));
  }

  @Test
  void appliedAgainByTheSameIdItRestartsNothingTwice() {
    both();
    RolloutPlan plan = plan();
    RunReport first = applying(plan).runId(new RunId("plan/1")).build().execute();
    RunReport again = applying(plan).runId(new RunId("plan/1")).build().execute();
    assertThat(first.rolled()).hasSize(2);
    assertThat(again.rolled()).hasSize(2).allMatch(Outcome.Rolled::resumed);
    RunReport other = applying(plan).runId(new RunId("plan/2")).build().execute();
    assertThat(other.held())
        .extracting(h -> h.reason().code())
        .containsExactly("PlanOutdated", "PlanOutdated");
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void whatAGateHoldsIsPlannedAndAskedWhenItIsApplied() {
    both();
    Gate night = Gate.within(TimeWindows.parse("04:00-05:00", ZoneOffset.UTC));
    RolloutPlan plan = builder().gate(night).build().plan();
    assertThat(plan.held()).hasSize(2);
    assertThat(plan.restarts())
        .hasSize(2)
        .allSatisfy(r -> assertThat(r.gate().map(Reason::code)).contains("OutsideWindow"))
        .allSatisfy(r -> assertThat(r.wanted()).isEqualTo(Map.of("app", TWO.digest())));

    RunReport early = run(applying(plan).gate(night));
    assertThat(early.held())
        .extracting(h -> h.reason().code())
        .containsExactly("OutsideWindow", "OutsideWindow");
    cluster.pass(Duration.ofHours(1));
    assertThat(run(applying(plan).gate(night)).rolled()).hasSize(2);
  }

  @Test
  void whatIsNotInThePlanIsHeld() {
    both();
    RolloutPolicy none = RolloutPolicy.always().asPlanned(List.of());
    RunReport report = run(from(cluster.selector(), none));
    assertThat(report.held())
        .extracting(h -> h.reason().code())
        .containsExactly("NotSelected", "NotSelected");
  }

  @Test
  void aRestartThatIsNotAboutContentIsPlannedToo() {
    strategy = RolloutStrategy.RESTART;
    both();
    RolloutPlan plan = from(cluster.selector(), RolloutPolicy.always()).build().plan();
    assertThat(plan.restarts())
        .hasSize(2)
        .allSatisfy(r -> assertThat(r.wanted()).isEmpty())
        .allSatisfy(r -> assertThat(r.reason().code()).isEqualTo("RolloutRequested"));
    RolloutPolicy policy = RolloutPolicy.always().asPlanned(plan.restarts());
    assertThat(run(from(cluster.selector(), policy)).rolled()).hasSize(2);
  }
}
