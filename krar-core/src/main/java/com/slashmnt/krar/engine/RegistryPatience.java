package com.slashmnt.krar.engine;

import com.slashmnt.krar.engine.decide.Patience;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Waits for registries as long as the settings say, the run lasts and nobody stops it. */
final class RegistryPatience implements Patience {

  private final CountDownLatch stop;
  private final InstantSource ticks;
  private final Duration timeout;
  private final Optional<Instant> runEnd;
  private final PollInterval interval;
  private @Nullable Instant begun;

  /**
   * For a run that begins now.
   *
   * @param stop ends a wait at once
   */
  RegistryPatience(RunSettings settings, CountDownLatch stop) {
    this.stop = stop;
    this.ticks = settings.ticks();
    this.timeout = settings.pushes().timeout();
    this.runEnd = settings.runTimeout().map(ticks.instant()::plus);
    this.interval =
        new PollInterval(stop, ticks, settings.shortestPause(), settings.longestPause());
  }

  @Override
  public void begin() {
    Instant unused = since();
  }

  @Override
  public boolean pause() {
    Instant end = end();
    if (stop.getCount() == 0 || !ticks.instant().isBefore(end)) {
      return false;
    }
    try {
      interval.await(Optional.of(end));
    } catch (InterruptedException e) {
      // The run's loop takes it as a stop.
      Thread.currentThread().interrupt();
      return false;
    }
    interval.looked(false, Duration.ZERO);
    return stop.getCount() > 0;
  }

  private Instant end() {
    Instant own = since().plus(timeout);
    return runEnd.filter(own::isAfter).orElse(own);
  }

  private Instant since() {
    @Nullable Instant since = begun;
    if (since == null) {
      since = ticks.instant();
      begun = since;
    }
    return since;
  }

  @Override
  public Duration waited() {
    return Duration.between(since(), ticks.instant());
  }
}
