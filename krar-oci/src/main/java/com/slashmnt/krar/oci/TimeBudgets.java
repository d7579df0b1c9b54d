package com.slashmnt.krar.oci;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Each registry's own time, so that none can use up another's. */
final class TimeBudgets {

  private final Duration each;
  private final Time time;
  private final Map<String, TimeBudget> byHost = new ConcurrentHashMap<>();

  TimeBudgets(Duration each, Time time) {
    this.each = each;
    this.time = time;
  }

  /** The time of who serves that place. */
  TimeBudget of(Place place) {
    return byHost.computeIfAbsent(place.host(), host -> new TimeBudget(each, time));
  }
}
