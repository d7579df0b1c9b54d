package com.slashmnt.krar.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.schedule.DateRanges;
import com.slashmnt.krar.schedule.TimeWindows;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TimeGatesTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Workload WEB =
      Workload.builder(WorkloadRef.parse("a/Deployment/web")).build();
  private static final Decision.Roll ROLL = Decision.roll("Always", "It is asked for.");

  private static RunState at(String time) {
    return RunState.begun().at(time);
  }

  private static GateAnswer outside(String message) {
    return GateAnswer.closed("OutsideWindow", message);
  }

  /** Monday is 2026-11-30. */
  static Stream<Arguments> ofTheRun() {
    Gate window = Gate.within(TimeWindows.parse("Mon-Fri 22:00-05:00", BERLIN));
    Gate freeze = Gate.notOn(DateRanges.parse("2026-12-20/2027-01-03", BERLIN));
    return Stream.of(
        argumentSet("in the window", window, at("2026-11-30T21:00:00Z"), GateAnswer.open()),
        argumentSet(
            "before the window",
            window,
            at("2026-11-30T20:59:59Z"),
            outside(
                "It is 2026-11-30T21:59+01:00, outside the window Mon-Fri 22:00-05:00"
                    + " (Europe/Berlin), which opens at 2026-11-30T22:00+01:00.")),
        argumentSet("before the freeze", freeze, at("2026-12-19T22:59:59Z"), GateAnswer.open()),
        argumentSet(
            "during the freeze",
            freeze,
            at("2026-12-24T12:00:00Z"),
            GateAnswer.closed(
                "Frozen",
                "Nothing may start during the freeze 2026-12-20/2027-01-03 (Europe/Berlin);"
                    + " it ends at 2027-01-04T00:00+01:00.")));
  }

  @ParameterizedTest
  @MethodSource("ofTheRun")
  void closeTheWholeRun(Gate gate, GateContext run, GateAnswer expected) {
    assertThat(gate.ask(run)).isEqualTo(expected);
    assertThat(gate.ask(WEB, ROLL, run)).isEqualTo(GateAnswer.open());
  }

  @Test
  void aFreezeWithoutAnEndSaysSo() {
    Gate freeze = Gate.notOn(DateRanges.parse("2026-12-20/+999999999-12-31", BERLIN));

    assertThat(freeze.ask(at("2027-12-24T12:00:00Z")).toString()).contains("it never ends.");
  }

  static Stream<Arguments> ofTheOwner() {
    String now = "2026-11-30T12:00:00Z";
    return Stream.of(
        argumentSet("inside", "13:00-13:01", now, GateAnswer.open()),
        argumentSet(
            "outside",
            "Sun 02:00-05:00",
            now,
            outside(
                "It is 2026-11-30T13:00+01:00, outside the window of its annotation"
                    + " krar.slash-mnt.com/window, Sun 02:00-05:00 (Europe/Berlin), which opens at"
                    + " 2026-12-06T02:00+01:00.")),
        argumentSet(
            "unreadable",
            "at night",
            now,
            GateAnswer.closed(
                "InvalidAnnotation",
                "Its annotation krar.slash-mnt.com/window cannot be read: 'at night' is no window"
                    + " of time: it must be days and two times; \"Mon-Fri 22:00-05:00\" would be"
                    + " one.")));
  }

  @ParameterizedTest
  @MethodSource("ofTheOwner")
  void anOwnerNarrowsForItsWorkloadAlone(String said, String now, GateAnswer expected) {
    Gate gate = Gate.withinOwnersWindow(BERLIN);
    Workload owned = Workload.builder(WEB.ref()).annotation(Annotations.WINDOW, said).build();

    assertThat(gate.ask(owned, ROLL, at(now))).isEqualTo(expected);
    assertThat(gate.ask(WEB, ROLL, at(now))).isEqualTo(GateAnswer.open());
    assertThat(gate.ask(at(now))).isEqualTo(GateAnswer.open());
  }
}
