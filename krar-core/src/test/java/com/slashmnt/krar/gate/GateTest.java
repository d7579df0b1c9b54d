package com.slashmnt.krar.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

  private static final Workload WEB =
      Workload.builder(WorkloadRef.parse("a/Deployment/web")).build();
  private static final Duration TEN = Duration.ofSeconds(10);
  private static final Decision.Roll ROLL = Decision.roll("Always", "It is asked for.");

  /** A run of which only the counts matter. */
  private static RunState of(int inFlight, int failures) {
    RunState run = RunState.begun();
    for (int i = 0; i < inFlight; i++) {
      run = run.inFlight(WEB);
    }
    for (int i = 0; i < failures; i++) {
      run = run.failed(WEB);
    }
    return run;
  }

  private static GateAnswer full(int inFlight) {
    return GateAnswer.wait("MaxInFlight", inFlight + " workloads are in flight already.");
  }

  private static GateAnswer tooSoon(int secondsLeft) {
    return GateAnswer.wait(
        Duration.ofSeconds(secondsLeft),
        "StartInterval",
        "The last restart was written less than 10s ago.");
  }

  private static GateAnswer stopped(int failures) {
    return GateAnswer.closed("RunStopped", "Too many workloads have failed: " + failures + ".");
  }

  static Stream<Arguments> answers() {
    GateAnswer open = GateAnswer.open();
    return Stream.of(
        argumentSet("1 in flight at most, 0 are", Gate.maxInFlight(1), of(0, 0), open),
        argumentSet("1 in flight at most, 1 is", Gate.maxInFlight(1), of(1, 0), full(1)),
        argumentSet("3 in flight at most, 2 are", Gate.maxInFlight(3), of(2, 0), open),
        argumentSet("3 in flight at most, 3 are", Gate.maxInFlight(3), of(3, 0), full(3)),
        argumentSet("3 in flight at most, 4 are", Gate.maxInFlight(3), of(4, 0), full(4)),
        argumentSet("in flight, failures do not count", Gate.maxInFlight(1), of(0, 9), open),
        argumentSet("1 failure at most, 0 are", Gate.maxFailures(1), of(0, 0), open),
        argumentSet("1 failure at most, 1 is", Gate.maxFailures(1), of(0, 1), stopped(1)),
        argumentSet("3 failures at most, 2 are", Gate.maxFailures(3), of(0, 2), open),
        argumentSet("3 failures at most, 3 are", Gate.maxFailures(3), of(0, 3), stopped(3)),
        argumentSet("3 failures at most, 4 are", Gate.maxFailures(3), of(0, 4), stopped(4)),
        argumentSet(
            "an interval, before the first", Gate.startInterval(TEN), RunState.begun(), open),
        argumentSet(
            "an interval that is not over",
            Gate.startInterval(TEN),
            RunState.begun().started(Duration.ofSeconds(4)),
            tooSoon(6)),
        argumentSet(
            "an interval, while one is being written",
            Gate.startInterval(TEN),
            RunState.begun().started(Duration.ZERO),
            tooSoon(10)),
        argumentSet(
            "an interval that is over",
            Gate.startInterval(TEN),
            RunState.begun().started(TEN),
            open),
        argumentSet("failures, in flight does not count", Gate.maxFailures(1), of(9, 0), open));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void answersForTheWholeRun(Gate gate, GateContext run, GateAnswer expected) {
    assertThat(gate.ask(run)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void isOpenForEachWorkloadOfItsOwn(Gate gate, GateContext run, GateAnswer ofTheRun) {
    assertThat(gate.ask(WEB, ROLL, run)).as("the run: %s", ofTheRun).isEqualTo(GateAnswer.open());
  }

  @Test
  void aGateThatConcernsWorkloadsIsOpenForTheRun() {
    Gate gate = (workload, restart, run) -> GateAnswer.closed("Never", "It never opens.");

    assertThat(gate.ask(of(9, 9))).isEqualTo(GateAnswer.open());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesALimitThatIsNotPositive(int workloads) {
    assertThatThrownBy(() -> Gate.maxInFlight(workloads))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxInFlight must be at least 1, was " + workloads);
    assertThatThrownBy(() -> Gate.maxInFlightPerNamespace(workloads))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxInFlightPerNamespace must be at least 1, was " + workloads);
    assertThatThrownBy(() -> Gate.startInterval(Duration.ofSeconds(workloads)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("startInterval must be positive, was PT");
    assertThatThrownBy(() -> Gate.maxFailures(workloads))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxFailures must be at least 1 (1 stops at the first), was " + workloads);
  }

  static Stream<Arguments> folded() {
    return Stream.of(
        argumentSet("open", GateAnswer.open(), "open"),
        argumentSet("wait", GateAnswer.wait("Full", "It is full."), "wait Full: It is full."),
        argumentSet(
            "closed", GateAnswer.closed("Over", "It is over."), "closed Over: It is over."));
  }

  @ParameterizedTest
  @MethodSource("folded")
  void anAnswerIsFoldedByItsOwnCaseAlone(GateAnswer answer, String expected) {
    String folded =
        answer.fold(() -> "open", w -> "wait " + w.reason(), c -> "closed " + c.reason());

    assertThat(folded).isEqualTo(expected);
  }
}
