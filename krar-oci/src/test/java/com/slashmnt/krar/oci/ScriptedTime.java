package com.slashmnt.krar.oci;

import com.slashmnt.krar.oci.http.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Passes while somebody waits, and when a test says so. */
public final class ScriptedTime implements Time {

  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> waits = new CopyOnWriteArrayList<>();

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public void pause(Duration duration) {
    waits.add(duration);
    pass(duration);
  }

  void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  Duration passed() {
    return Duration.ofNanos(nanos.get());
  }

  /** How long somebody waited, one after the other. */
  List<Duration> waits() {
    return waits;
  }

  /** The same in seconds. */
  List<Long> seconds() {
    return waits.stream().map(Duration::toSeconds).toList();
  }
}
