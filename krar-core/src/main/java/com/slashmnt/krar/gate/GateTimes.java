package com.slashmnt.krar.gate;

import com.slashmnt.krar.schedule.TimeWindows;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What gates say about time, in the zone that the user thinks in. */
final class GateTimes {

  /** {@code XXX} is the offset: {@code +01:00}, or {@code Z}. */
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mmXXX", Locale.ROOT);

  private GateTimes() {}

  static String in(ZoneId zone, Instant time) {
    return MINUTE.format(time.atZone(zone));
  }

  static GateAnswer outside(String whose, TimeWindows windows, GateContext run) {
    String opens =
        windows
            .next(run.now())
            .map(time -> "opens at " + in(windows.zone(), time))
            .orElse("never opens");
    return GateAnswer.closed(
        "OutsideWindow",
        "It is %s, outside %s %s (%s), which %s."
            .formatted(in(windows.zone(), run.now()), whose, windows, windows.zone(), opens));
  }
}
