package com.slashmnt.krar.gate;

import static com.slashmnt.krar.gate.RunState.ROLL;
import static com.slashmnt.krar.gate.RunState.inGroup;
import static com.slashmnt.krar.gate.RunState.inWave;
import static com.slashmnt.krar.gate.RunState.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.workload.Workload;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Waves, groups and the budget of a namespace: who waits for whom. */
class OrderGatesTest {

  private static final RunState BEGUN = RunState.begun();
  private static final GateAnswer OPEN = GateAnswer.open();
  private static final Workload PLAIN = workload("a/Deployment/plain");
  private static final Workload FIRST = inWave("-1", "a/Deployment/first");
  private static final Workload SECOND = inWave(" 2 ", "b/Deployment/second");
  private static final Workload ONE = inGroup("galera", "a/StatefulSet/one");
  private static final Workload TWO = inGroup("galera", "a/StatefulSet/two");
  private static final Workload ABROAD = inGroup("a/galera", "b/StatefulSet/abroad");
  private static final Workload NAMESAKE = inGroup("galera", "b/StatefulSet/namesake");

  private static GateAnswer wave(int own, int other, Workload open) {
    return GateAnswer.wait(
        "AwaitsWave",
        "It is in wave %d, and wave %d has not ended: %s.".formatted(own, other, open.ref()));
  }

  private static GateAnswer waveFailed(int own, int other, Workload failed) {
    return GateAnswer.closed(
        "WaveFailed",
        "It is in wave %d, and %s of wave %d has failed.".formatted(own, failed.ref(), other));
  }

  static Stream<Arguments> waves() {
    return Stream.of(
        argumentSet("alone", SECOND, BEGUN.queued(SECOND, ROLL), OPEN),
        argumentSet(
            "an earlier wave is queued", SECOND, BEGUN.queued(PLAIN, ROLL), wave(2, 0, PLAIN)),
        argumentSet("an earlier wave rolls", SECOND, BEGUN.inFlight(PLAIN), wave(2, 0, PLAIN)),
        argumentSet("it settles", SECOND, BEGUN.settling(PLAIN, ROLL), wave(2, 0, PLAIN)),
        argumentSet("it waits", SECOND, BEGUN.waiting(PLAIN), wave(2, 0, PLAIN)),
        argumentSet(
            "the earliest counts",
            SECOND,
            BEGUN.queued(PLAIN, ROLL).inFlight(FIRST),
            wave(2, -1, FIRST)),
        argumentSet("a later wave is queued", PLAIN, BEGUN.queued(SECOND, ROLL), OPEN),
        argumentSet(
            "one of the same rolls", PLAIN, BEGUN.inFlight(workload("a/Deployment/x")), OPEN),
        argumentSet(
            "an earlier wave failed", SECOND, BEGUN.failed(FIRST), waveFailed(2, -1, FIRST)),
        argumentSet("its own wave failed", FIRST, BEGUN.failed(FIRST), OPEN),
        argumentSet("a later wave failed", PLAIN, BEGUN.failed(SECOND), OPEN),
        argumentSet(
            "one that has no wave to be read is not waited for",
            SECOND,
            BEGUN.queued(inWave("soon", "a/Deployment/odd"), ROLL),
            OPEN),
        argumentSet(
            "what cannot be read",
            inWave("soon", "a/Deployment/odd"),
            BEGUN,
            GateAnswer.closed(
                "InvalidAnnotation",
                "Its annotation krar.slash-mnt.com/wave must be a whole number, such as 1, and is"
                    + " 'soon'.")));
  }

  @ParameterizedTest
  @MethodSource("waves")
  void aWaveStartsOnceTheOneBeforeHasEndedWell(Workload workload, RunState run, GateAnswer answer) {
    assertThat(Gate.waves().ask(workload, ROLL, run)).isEqualTo(answer);
  }

  private static GateAnswer group(String group, Workload busy) {
    return GateAnswer.wait(
        "AwaitsGroup", "%s of its group %s has not ended.".formatted(busy.ref(), group));
  }

  static Stream<Arguments> groups() {
    return Stream.of(
        argumentSet("alone", ONE, BEGUN.queued(TWO, ROLL), OPEN),
        argumentSet("one rolls", ONE, BEGUN.inFlight(TWO), group("a/galera", TWO)),
        argumentSet("one settles", ONE, BEGUN.settling(TWO, ROLL), group("a/galera", TWO)),
        argumentSet(
            "one may have been restarted",
            ONE,
            BEGUN.unanswered(TWO, ROLL),
            group("a/galera", TWO)),
        argumentSet("it may have been restarted itself", ONE, BEGUN.unanswered(ONE, ROLL), OPEN),
        argumentSet("one rolls by itself", ONE, BEGUN.waiting(TWO), group("a/galera", TWO)),
        argumentSet(
            "one of elsewhere rolls", ONE, BEGUN.inFlight(ABROAD), group("a/galera", ABROAD)),
        argumentSet(
            "it is of elsewhere itself", ABROAD, BEGUN.inFlight(ONE), group("a/galera", ONE)),
        argumentSet("a namesake of another namespace rolls", ONE, BEGUN.inFlight(NAMESAKE), OPEN),
        argumentSet("one without a group rolls", ONE, BEGUN.inFlight(PLAIN), OPEN),
        argumentSet("it has no group", PLAIN, BEGUN.inFlight(ONE).failed(TWO), OPEN),
        argumentSet(
            "one has failed",
            ONE,
            BEGUN.failed(ABROAD),
            GateAnswer.closed(
                "GroupFailed", "b/StatefulSet/abroad of its group a/galera has failed.")),
        argumentSet("a namesake has failed", ONE, BEGUN.failed(NAMESAKE), OPEN),
        argumentSet(
            "what cannot be read",
            inGroup("a/b/c", "a/Deployment/odd"),
            BEGUN,
            GateAnswer.closed(
                "InvalidAnnotation",
                "Its annotation krar.slash-mnt.com/group must be the name of a group, such as"
                    + " galera, or shop/galera across namespaces, and is 'a/b/c'.")));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void oneOfAGroupAtATime(Workload workload, RunState run, GateAnswer answer) {
    assertThat(Gate.groups().ask(workload, ROLL, run)).isEqualTo(answer);
  }

  static Stream<Arguments> namespaces() {
    return Stream.of(
        argumentSet("none", 1, BEGUN, OPEN),
        argumentSet("elsewhere", 1, BEGUN.inFlight(SECOND), OPEN),
        argumentSet(
            "one",
            1,
            BEGUN.inFlight(ONE),
            GateAnswer.wait(
                "MaxInFlightPerNamespace",
                "1 of at most 1 workloads of namespace a are in flight: a/StatefulSet/one.")),
        argumentSet("one of two", 2, BEGUN.inFlight(ONE).settling(TWO, ROLL), OPEN),
        argumentSet(
            "two of two",
            2,
            BEGUN.inFlight(ONE).inFlight(TWO),
            GateAnswer.wait(
                "MaxInFlightPerNamespace",
                "2 of at most 2 workloads of namespace a are in flight: a/StatefulSet/one,"
                    + " a/StatefulSet/two.")));
  }

  @ParameterizedTest
  @MethodSource("namespaces")
  void soManyOfANamespace(int most, RunState run, GateAnswer answer) {
    assertThat(Gate.maxInFlightPerNamespace(most).ask(PLAIN, ROLL, run)).isEqualTo(answer);
  }
}
