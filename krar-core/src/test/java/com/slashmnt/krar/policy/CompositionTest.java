package com.slashmnt.krar.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.schedule.CronSchedule;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CompositionTest {

  private static final Workload WEB =
      Workload.builder(WorkloadRef.parse("prod/Deployment/web")).build();
  private static final PolicyContext CONTEXT =
      PolicyContext.at(Instant.parse("2026-01-02T03:04:05Z"));
  private static final Fact<Integer> ERRORS = Fact.named("errors", Integer.class);

  private static final Decision ROLL_1 = Decision.roll("Roll1", "one");
  private static final Decision ROLL_2 = Decision.roll("Roll2", "two");
  private static final Decision HOLD_1 = Decision.hold("Hold1", "one");
  private static final Decision HOLD_2 = Decision.hold("Hold2", "two");
  private static final Decision PASSING_1 = Decision.retryable("Passing1", "one");
  private static final Decision PASSING_2 = Decision.retryable("Passing2", "two");

  static Stream<Arguments> truthTable() {
    return Stream.of(
        //  left, right, and, or, left guarded by right
        argumentSet("roll roll", ROLL_1, ROLL_2, ROLL_1, ROLL_1, ROLL_1),
        argumentSet("roll hold", ROLL_1, HOLD_2, HOLD_2, ROLL_1, HOLD_2),
        argumentSet("roll passing", ROLL_1, PASSING_2, PASSING_2, ROLL_1, PASSING_2),
        argumentSet("hold roll", HOLD_1, ROLL_2, HOLD_1, ROLL_2, HOLD_1),
        argumentSet("hold hold", HOLD_1, HOLD_2, HOLD_1, HOLD_1, HOLD_2),
        argumentSet("hold passing", HOLD_1, PASSING_2, HOLD_1, PASSING_2, PASSING_2),
        argumentSet("passing roll", PASSING_1, ROLL_2, PASSING_1, ROLL_2, PASSING_1),
        argumentSet("passing hold", PASSING_1, HOLD_2, PASSING_1, PASSING_1, HOLD_2),
        argumentSet("passing passing", PASSING_1, PASSING_2, PASSING_1, PASSING_1, PASSING_2));
  }

  @ParameterizedTest
  @MethodSource("truthTable")
  void keepsTheReasonThatDecided(
      Decision left, Decision right, Decision and, Decision or, Decision guarded) {
    RolloutPolicy first = (w, c) -> left;
    RolloutPolicy second = (w, c) -> right;

    assertThat(CONTEXT.evaluate(first.and(second), WEB)).isEqualTo(and);
    assertThat(CONTEXT.evaluate(first.or(second), WEB)).isEqualTo(or);
    assertThat(CONTEXT.evaluate(first.guardedBy(second), WEB)).isEqualTo(guarded);
  }

  @Test
  void keepsTheWarningsOfAllThatRoll() {
    Reason one = new Reason("One", "one");
    Reason two = new Reason("Two", "two");
    RolloutPolicy first = (w, c) -> Decision.roll(ROLL_1.reason()).warning(List.of(one));
    RolloutPolicy second = (w, c) -> Decision.roll(ROLL_2.reason()).warning(List.of(two, one));

    assertThat(CONTEXT.evaluate(first.and(second), WEB))
        .isEqualTo(Decision.roll(ROLL_1.reason()).warning(List.of(one, two)));
    assertThat(CONTEXT.evaluate(first.guardedBy(second), WEB))
        .isEqualTo(Decision.roll(ROLL_1.reason()).warning(List.of(one, two)));
  }

  @Test
  void asksTheSecondOnlyIfTheFirstLeavesItOpen() {
    RolloutPolicy unreachable =
        (w, c) -> {
          throw new AssertionError("must not be asked");
        };
    assertThat(CONTEXT.evaluate(((RolloutPolicy) (w, c) -> HOLD_1).and(unreachable), WEB))
        .isEqualTo(HOLD_1);
    assertThat(CONTEXT.evaluate(((RolloutPolicy) (w, c) -> ROLL_1).or(unreachable), WEB))
        .isEqualTo(ROLL_1);
    assertThat(CONTEXT.evaluate(unreachable.guardedBy((w, c) -> HOLD_1), WEB)).isEqualTo(HOLD_1);
  }

  @Test
  void requiresTheFactsOfAllParts() {
    RolloutPolicy asks = RolloutPolicy.of("asks", Set.of(ERRORS), (w, c) -> decide(c.fact(ERRORS)));
    RolloutPolicy pods = RolloutPolicy.of("pods", Set.of(Fact.PODS), (w, c) -> ROLL_1);

    assertThat(asks.and(pods).requires()).containsExactlyInAnyOrder(ERRORS, Fact.PODS);
    assertThat(asks.or(pods).requires()).containsExactlyInAnyOrder(ERRORS, Fact.PODS);
    assertThat(asks.guardedBy(pods).requires()).containsExactlyInAnyOrder(ERRORS, Fact.PODS);
  }

  private static Decision decide(FactValue<Integer> errors) {
    return errors.fold(
        known -> known > 0 ? HOLD_1 : ROLL_1, unknown -> Decision.hold("Unknown", "unknown"));
  }

  @Test
  void givesAPolicyTheFactThatItRequires() {
    RolloutPolicy asks = RolloutPolicy.of("asks", Set.of(ERRORS), (w, c) -> decide(c.fact(ERRORS)));
    assertThat(CONTEXT.with(ERRORS, 0).evaluate(asks, WEB)).isEqualTo(ROLL_1);
    assertThat(CONTEXT.with(ERRORS, 3).evaluate(asks, WEB)).isEqualTo(HOLD_1);
  }

  @Test
  void refusesAFactThatThePolicyDoesNotRequireEvenIfAnotherPartDoes() {
    RolloutPolicy honest =
        RolloutPolicy.of("honest", Set.of(ERRORS), (w, c) -> decide(c.fact(ERRORS)));
    RolloutPolicy sly = RolloutPolicy.of("sly", Set.of(), (w, c) -> decide(c.fact(ERRORS)));

    assertThatThrownBy(() -> CONTEXT.with(ERRORS, 0).evaluate(honest.and(sly), WEB))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("policy sly asked for the fact 'errors' that it does not require");
  }

  @Test
  void refusesAFactThatNobodyGathered() {
    RolloutPolicy asks = RolloutPolicy.of("asks", Set.of(ERRORS), (w, c) -> decide(c.fact(ERRORS)));
    assertThatThrownBy(() -> CONTEXT.evaluate(asks, WEB))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'errors' was not gathered");
  }

  @Test
  @SuppressWarnings("NullAway") // a policy that breaks its contract
  void refusesAPolicyThatDecidesNothing() {
    RolloutPolicy silent = RolloutPolicy.of("silent", Set.of(), (w, c) -> null);
    assertThatThrownBy(() -> CONTEXT.evaluate(silent, WEB))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("policy silent gave no decision on prod/Deployment/web");
  }

  @Test
  void printsItself() {
    assertThat(
            RolloutPolicy.always()
                .guardedBy(RolloutPolicy.unlessPaused().and(RolloutPolicy.unlessOnDelete())))
        .hasToString("always guarded by (unless paused and unless on delete)");
  }

  @Test
  void bringsTheDigestsOfBothAndTellsTheContainersOfTheFirst() {
    Digest one = Digest.parse("sha256:" + "1".repeat(64));
    Digest two = Digest.parse("sha256:" + "2".repeat(64));
    ContainerVerdict app = verdict("app");
    ContainerVerdict proxy = verdict("proxy");
    Decision.Roll left = ROLL_1.fold(roll -> roll, hold -> unexpected());
    Decision.Roll right = ROLL_2.fold(roll -> roll, hold -> unexpected());
    RolloutPolicy first = (w, c) -> left.wanting(Map.of("app", one)).about(List.of(app));
    RolloutPolicy second =
        (w, c) -> right.wanting(Map.of("app", two, "proxy", two)).about(List.of(proxy));

    assertThat(CONTEXT.evaluate(first.and(second), WEB))
        .isEqualTo(left.wanting(Map.of("app", one, "proxy", two)).about(List.of(app)));
    assertThat(CONTEXT.evaluate(RolloutPolicy.always().and(second), WEB))
        .isEqualTo(
            CONTEXT
                .evaluate(RolloutPolicy.always(), WEB)
                .<Decision>fold(
                    roll -> roll.wanting(Map.of("app", two, "proxy", two)).about(List.of(proxy)),
                    hold -> hold));
  }

  private static Decision.Roll unexpected() {
    throw new AssertionError("it rolls");
  }

  private static ContainerVerdict verdict(String container) {
    return new ContainerVerdict(
        container,
        "app:1",
        false,
        List.of(),
        Optional.empty(),
        Verdict.DRIFTED,
        new Reason("Drifted", "It drifted."),
        1,
        1);
  }

  @Test
  void eachCaseIsHandledByItself() {
    List<String> seen = new ArrayList<>();
    ROLL_1.ifRoll(roll -> seen.add("a roll"));
    ROLL_1.ifHold(hold -> seen.add("no hold"));
    HOLD_1.ifRoll(roll -> seen.add("no roll"));
    HOLD_1.ifHold(hold -> seen.add("a hold"));
    assertThat(seen).containsExactly("a roll", "a hold");
  }

  static Stream<Arguments> texts() {
    RolloutPolicy always = RolloutPolicy.always();
    RolloutPolicy daily = RolloutPolicy.oncePer(CronSchedule.parse("@daily", ZoneOffset.UTC));
    return Stream.of(
        argumentSet("always", always, "always"),
        argumentSet("drift", RolloutPolicy.whenImageDrifted(), "when image drifted (any pod)"),
        argumentSet(
            "drift of all",
            RolloutPolicy.whenImageDrifted(StalePods.ALL),
            "when image drifted (all pods)"),
        argumentSet(
            "minutes",
            RolloutPolicy.unlessRestartedWithin(Duration.ofMinutes(10)),
            "unless restarted within 10m"),
        argumentSet(
            "hours",
            RolloutPolicy.notMoreOftenThan(Duration.ofMinutes(90)),
            "not more often than every 1h30m"),
        argumentSet("a schedule", daily, "once per @daily (Z)"),
        argumentSet("opted out", RolloutPolicy.unlessOptedOut("a/b"), "unless opted out"),
        argumentSet("either", always.or(daily), "(always or once per @daily (Z))"),
        argumentSet("both", always.and(daily), "always and once per @daily (Z)"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void saysWhatItIs(RolloutPolicy policy, String text) {
    assertThat(policy).hasToString(text);
  }
}
