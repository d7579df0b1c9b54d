package com.slashmnt.krar.cloud;

import com.slashmnt.krar.oci.http.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Passes while somebody pauses. */
public final class PassingTime implements Time {

  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public void pause(Duration duration) {
    pauses.add(duration);
    nanos.addAndGet(duration.toNanos());
  }

  public List<Duration> pauses() {
    return pauses;
  }
}
