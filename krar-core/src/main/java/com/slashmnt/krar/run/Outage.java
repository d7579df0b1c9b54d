package com.slashmnt.krar.run;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Since when the cluster cannot be reached. */
final class Outage {

  private @Nullable Instant since;

  void unreachable(Instant now) {
    if (since == null) {
      since = now;
    }
  }

  void reached() {
    since = null;
  }

  boolean isOn() {
    return since != null;
  }

  boolean isLongerThan(Duration limit, Instant now) {
    return since != null && Duration.between(since, now).compareTo(limit) >= 0;
  }
}
