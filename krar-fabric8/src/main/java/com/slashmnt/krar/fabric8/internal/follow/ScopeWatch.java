package com.slashmnt.krar.fabric8.internal.follow;

import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadQuery;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadReader;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a watch open, on a daemon thread of its own: after a cut it goes on from the last version
 * that came.
 */
final class ScopeWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ScopeWatch.class);

  /** Not all watches of all clients are to end at the same time. */
  private static final Duration SHORTEST = ApiRequest.LONGEST_WATCH.minusMinutes(1);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** So many doublings of the first pause make the longest. */
  private static final int MOST_DOUBLINGS = 7;

  /** So often in a row the server may end a watch with a fault of its own at the same place. */
  private static final int MOST_FAULTS = 3;

  private enum Ending {
    NONE,
    EXPIRED,
    REFUSED
  }

  private final WorkloadReader reader;
  private final WorkloadQuery query;
  private final WatchedState state;
  private final BooleanSupplier isWanted;

  /** What a server asks to wait is not followed for longer. */
  private static final Duration LONGEST_ASKED = Duration.ofMinutes(1);

  private final CompletableFuture<Boolean> over = new CompletableFuture<>();
  private volatile CompletableFuture<Boolean> connection = new CompletableFuture<>();
  private volatile Ending ending = Ending.NONE;
  private int failures;

  /**
   * One that goes on from that state.
   *
   * @param isWanted asked between two connections whether there is to be another
   */
  ScopeWatch(
      WorkloadReader reader, WorkloadQuery query, WatchedState state, BooleanSupplier isWanted) {
    this.reader = reader;
    this.query = query;
    this.state = state;
    this.isWanted = isWanted;
  }

  void start() {
    Thread thread = new Thread(this::run, "krar-watch-" + query.kind().plural());
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether it has lost its place, so that a list has to come first. */
  boolean isExpired() {
    return ending == Ending.EXPIRED;
  }

  /** Whether it may not watch, or cannot. */
  boolean isRefused() {
    return ending == Ending.REFUSED;
  }

  /** Gives up the connection, which has proved dead, for another. */
  void reconnect() {
    connection.complete(true);
  }

  @Override
  public void close() {
    over.complete(true);
  }

  private void run() {
    try {
      while (ending == Ending.NONE && !isOver()) {
        pause(watchOnce());
        if (!isWanted.getAsBoolean()) {
          ending = Ending.EXPIRED;
        }
      }
    } catch (InterruptedException e) {
      // Nothing of krar's does; whoever did wants the thread.
      Thread.currentThread().interrupt();
      ending = Ending.EXPIRED;
    } catch (RuntimeException e) {
      refused(e);
    } finally {
      state.broke();
    }
  }

  private boolean isOver() {
    return over.isDone() || reader.isEnding();
  }

  /** One connection; for how long to wait before the next one. */
  private Duration watchOnce() {
    long before = state.signs();
    CompletableFuture<Boolean> own = new CompletableFuture<>();
    connection = own;
    Optional<Duration> asked = Optional.empty();
    try {
      reader.watch(
          query, state.resourceVersion(), time(), CompletableFuture.anyOf(over, own), state);
    } catch (ApiFailure e) {
      if (!isOver() && !own.isDone()) {
        failed(e, state.signs() == before);
      }
      asked = e.retryAfter().map(a -> a.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : a);
    } finally {
      state.broke();
      // Or what waits for it, too, would keep it.
      connection.complete(true);
    }
    failures = state.signs() == before ? failures + 1 : 0;
    Duration pause = ownPause();
    return asked.filter(a -> a.compareTo(pause) > 0).orElse(pause);
  }

  private void failed(ApiFailure e, boolean atTheSamePlace) {
    boolean isLasting = isFault(e) && atTheSamePlace && failures >= MOST_FAULTS;
    if (e.status() == ApiFailure.GONE || (isLasting && !isOther(e))) {
      LOG.debug("{}: to be listed again: {}", query, e.getMessage());
      ending = Ending.EXPIRED;
    } else if (isLasting) {
      refused(e);
    } else if (!e.isPassing() && !isFault(e) && e.status() != ApiFailure.UNAUTHORIZED) {
      refused(e);
    } else {
      LOG.debug("{}: the watch broke: {}", query, e.getMessage());
    }
  }

  private static boolean isFault(ApiFailure e) {
    return e.status() == 500 || e.status() == 504 || isOther(e);
  }

  /** What is no event of a watch may be a page of a load balancer's, once. */
  private static boolean isOther(ApiFailure e) {
    return e.status() == 200;
  }

  /** Once: a watch that is refused is not tried again in this run. */
  private void refused(RuntimeException why) {
    LOG.debug("{}: followed by lists, since a watch is refused: {}", query, why.getMessage());
    ending = Ending.REFUSED;
  }

  private static Duration time() {
    long seconds =
        ThreadLocalRandom.current()
            .nextLong(SHORTEST.toSeconds(), ApiRequest.LONGEST_WATCH.toSeconds() + 1);
    return Duration.ofSeconds(seconds);
  }

  private Duration ownPause() {
    if (failures == 0) {
      return Duration.ZERO;
    }
    Duration most = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    Duration bounded = most.compareTo(LONGEST_PAUSE) < 0 ? most : LONGEST_PAUSE;
    double jitter = ThreadLocalRandom.current().nextDouble(0.5, 1.0);
    return Duration.ofNanos((long) (bounded.toNanos() * jitter));
  }

  private void pause(Duration time) throws InterruptedException {
    if (time.isZero() || ending != Ending.NONE) {
      return;
    }
    try {
      Boolean unused = over.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // It has waited.
      return;
    }
  }
}
