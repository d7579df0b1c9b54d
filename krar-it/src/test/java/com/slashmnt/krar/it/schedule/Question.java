package com.slashmnt.krar.it.schedule;

import com.slashmnt.krar.schedule.CronSchedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** When does {@code expression} fire next, five times, in {@code zone} after {@code start}? */
record Question(String expression, String zone, String start) {

  /** krar's answer in the words of the Go program. */
  String answer() {
    CronSchedule schedule;
    try {
      schedule = CronSchedule.parse(expression, ZoneId.of(zone));
    } catch (IllegalArgumentException e) {
      return "refused";
    }
    return Stream.iterate(
            schedule.next(Instant.parse(start)),
            Optional::isPresent,
            at -> at.flatMap(schedule::next))
        .limit(5)
        .map(at -> at.orElseThrow().toString())
        .collect(Collectors.joining(" "));
  }

  String line() {
    return String.join("\t", expression, zone, start);
  }
}
