package com.slashmnt.krar.oci.distribution;

import com.slashmnt.krar.oci.http.Time;
import com.slashmnt.krar.oci.http.TotalTimeout;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Each registry's own time, so that none can use up another's. */
public final class RegistryTimeouts {

  private final Duration each;
  private final Time time;
  private final Map<String, TotalTimeout> byHost = new ConcurrentHashMap<>();

  public RegistryTimeouts(Duration each, Time time) {
    this.each = each;
    this.time = time;
  }

  /** The time of who serves that place. */
  public TotalTimeout of(Repository place) {
    return byHost.computeIfAbsent(place.host(), host -> new TotalTimeout(each, time));
  }
}
