package com.slashmnt.krar.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.DisruptionBudgets;
import com.slashmnt.krar.fact.DisruptionBudgets.Budget;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.Facts;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AvailabilityRiskTest {

  private static final PolicyContext CONTEXT =
      PolicyContext.at(Instant.parse("2026-01-02T03:04:05Z"));
  private static final RolloutPolicy WARNS =
      RolloutPolicy.always().mindingAvailability(Availability.WARN, false);
  private static final RolloutPolicy SKIPS =
      RolloutPolicy.always().mindingAvailability(Availability.SKIP, false);
  private static final RolloutPolicy MINDS_BUDGETS =
      RolloutPolicy.always().mindingAvailability(Availability.SKIP, true);

  private static Workload web(UpdateStrategy strategy, int replicas, int available) {
    return Workload.builder(WorkloadRef.parse("shop/Deployment/web"))
        .strategy(strategy)
        .rollout(RolloutStatus.builder(replicas).available(available).build())
        .build();
  }

  private static UpdateStrategy taking(int pods) {
    return UpdateStrategy.ROLLING_UPDATE.takingAway(pods);
  }

  static Stream<Arguments> risks() {
    return Stream.of(
        argumentSet(
            "Recreate",
            web(UpdateStrategy.RECREATE, 3, 3),
            "Its strategy Recreate stops all 3 pods before another starts."),
        argumentSet(
            "one pod",
            web(taking(1), 1, 1),
            "It has one pod, which is gone before another serves in its place."),
        argumentSet(
            "all at a time",
            web(taking(4), 3, 3),
            "Its rollout may take all 3 pods away at a time."),
        argumentSet(
            "a pod is missing",
            web(taking(0), 3, 2),
            "Only 2 of its 3 pods are available before its restart."));
  }

  @ParameterizedTest
  @MethodSource("risks")
  void warnsOfTooFewPodsOrHoldsWhatHasThem(Workload workload, String sentence) {
    Decision warned = CONTEXT.evaluate(WARNS, workload);
    assertThat(warned).isInstanceOf(Decision.Roll.class);
    assertThat(warned.warnings()).containsExactly(new Reason("AvailabilityRisk", sentence));
    assertThat(CONTEXT.evaluate(SKIPS, workload))
        .isInstanceOfSatisfying(
            Decision.Hold.class,
            hold -> {
              assertThat(hold.reason().code()).isEqualTo("AvailabilityRisk");
              assertThat(hold.reason().message()).contains(sentence);
              assertThat(hold.retryable()).isFalse();
            });
    Decision allowed =
        CONTEXT.evaluate(
            RolloutPolicy.always().mindingAvailability(Availability.ALLOW, true), workload);
    assertThat(allowed.warnings()).isEmpty();
  }

  static Stream<Arguments> safe() {
    return Stream.of(
        argumentSet("one pod, and the new one comes first", web(taking(0), 1, 1)),
        argumentSet("two of three", web(taking(2), 3, 3)),
        argumentSet("all and one more", web(taking(1), 3, 4)));
  }

  @ParameterizedTest
  @MethodSource("safe")
  void letsThroughWhatKeepsPods(Workload workload) {
    Decision decision = CONTEXT.evaluate(SKIPS, workload);
    assertThat(decision).isInstanceOf(Decision.Roll.class);
    assertThat(decision.warnings()).isEmpty();
  }

  @Test
  void asksNoBudgetWhereNoPodIsTakenAwayOrItIsHeldAnyway() {
    assertThat(CONTEXT.evaluate(MINDS_BUDGETS, web(taking(0), 1, 1)))
        .isInstanceOf(Decision.Roll.class);
    assertThat(CONTEXT.evaluate(MINDS_BUDGETS, web(taking(1), 1, 1)))
        .isInstanceOf(Decision.Hold.class);
    RolloutPolicy held =
        RolloutPolicy.of("no", java.util.Set.of(), (w, c) -> Decision.hold("No", "No."))
            .mindingAvailability(Availability.SKIP, true);
    assertThat(CONTEXT.evaluate(held, web(taking(1), 3, 3))).isEqualTo(Decision.hold("No", "No."));
  }

  @Test
  void holdsWhatTakesMorePodsAwayThanABudgetAllows() {
    Workload workload = web(taking(2), 5, 5);
    PolicyContext enough =
        CONTEXT.with(Fact.BUDGETS, new DisruptionBudgets(List.of(new Budget("few", 2))));
    PolicyContext less =
        CONTEXT.with(
            Fact.BUDGETS,
            new DisruptionBudgets(List.of(new Budget("many", 5), new Budget("few", 1))));
    assertThat(enough.evaluate(MINDS_BUDGETS, workload)).isInstanceOf(Decision.Roll.class);
    assertThat(less.evaluate(MINDS_BUDGETS, workload))
        .isInstanceOfSatisfying(
            Decision.Hold.class,
            hold ->
                assertThat(hold.reason().message())
                    .contains(
                        "PodDisruptionBudget few allows 1 of its pods to be away, and its rollout"
                            + " takes 2 at a time."));
  }

  @Test
  void saysThatBudgetsAreUnknownAndHoldsNothingForIt() {
    Decision decision =
        CONTEXT
            .withFacts(
                Facts.none().with(Fact.BUDGETS, FactValue.unknown("Forbidden", "It needs list.")))
            .evaluate(MINDS_BUDGETS, web(taking(1), 3, 3));
    assertThat(decision).isInstanceOf(Decision.Roll.class);
    assertThat(decision.warnings())
        .containsExactly(
            new Reason(
                "BudgetsUnknown",
                "Whether a PodDisruptionBudget objects is not known: Forbidden: It needs list."));
  }

  @Test
  void anEvictionAsksBudgetsItselfAndRisksTheOnlyPod() {
    PolicyContext evicts = CONTEXT.by(RolloutStrategy.EVICT);
    assertThat(evicts.evaluate(MINDS_BUDGETS, web(taking(3), 3, 3)))
        .isInstanceOf(Decision.Roll.class);
    assertThat(evicts.evaluate(MINDS_BUDGETS, web(taking(0), 1, 1)))
        .isInstanceOf(Decision.Hold.class);
  }
}
