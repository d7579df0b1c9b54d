package com.slashmnt.krar.http;

import com.slashmnt.krar.http.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The connections that wait for the next request, the last used first, and how many there are.
 *
 * <p>Thread-safe. Not HttpCore's pools: an exchange that waits here can be aborted, and idle time
 * is measured by a clock that only goes on.
 */
final class ConnectionPool {

  /**
   * Firewalls and load balancers forget a connection after minutes, without a word to either side.
   */
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(60);

  private final int mostPerRoute;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Route, Places> routes = new HashMap<>();
  private boolean isClosed;

  /**
   * An empty pool.
   *
   * @param mostPerRoute idle and in use; {@link Integer#MAX_VALUE} for no bound
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  ConnectionPool(int mostPerRoute, LongSupplier nanoTime) {
    this.mostPerRoute = mostPerRoute;
    this.nanoTime = nanoTime;
  }

  /**
   * Waits for a place on the exchange's route, which {@link #giveBack} or {@link #leave} ends.
   *
   * @return an idle connection, or empty if one may be opened
   * @throws KnownFailure if there was none in time, or the exchange was aborted
   * @throws InterruptedException if the thread was
   */
  Optional<Idle> take(Exchange exchange) throws KnownFailure, InterruptedException {
    List<Idle> old = new ArrayList<>();
    lock.lockInterruptibly();
    try {
      Places places = routes.computeIfAbsent(exchange.route(), r -> new Places());
      while (true) {
        exchange.check();
        places.dropExpired(old);
        if (!places.idle.isEmpty()) {
          places.inUse++;
          return Optional.of(places.idle.pop());
        }
        if (places.inUse < mostPerRoute) {
          places.inUse++;
          return Optional.empty();
        }
        if (changed.awaitNanos(exchange.limit().nanosLeft()) <= 0) {
          throw new KnownFailure(
              Kind.NO_ANSWER_IN_TIME, "all connections allowed were in use", null);
        }
      }
    } finally {
      lock.unlock();
      old.forEach(i -> i.connection().close());
    }
  }

  /** The connection can be used again, for that long if the server says so. */
  void giveBack(Connection connection, Optional<Duration> keepAlive) {
    Idle idle =
        new Idle(
            connection,
            nanoTime,
            nanoTime.getAsLong(),
            keepAlive.filter(d -> d.compareTo(LONGEST_IDLE) < 0).orElse(LONGEST_IDLE));
    boolean isKept;
    lock.lock();
    try {
      Places places = leaveLocked(connection.route());
      isKept = !isClosed;
      if (isKept) {
        places.idle.push(idle);
      }
    } finally {
      lock.unlock();
    }
    if (!isKept) {
      connection.close();
    }
  }

  /** The place is free again, and there is no connection. */
  void leave(Route route) {
    lock.lock();
    try {
      leaveLocked(route);
    } finally {
      lock.unlock();
    }
  }

  private Places leaveLocked(Route route) {
    Places places = routes.computeIfAbsent(route, r -> new Places());
    places.inUse--;
    changed.signalAll();
    return places;
  }

  /** Lets those that wait look whether they were aborted. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Closes what is idle now, and later what comes back. */
  void close() {
    List<Idle> all = new ArrayList<>();
    lock.lock();
    try {
      isClosed = true;
      for (Places places : routes.values()) {
        all.addAll(places.idle);
        places.idle.clear();
      }
    } finally {
      lock.unlock();
    }
    all.forEach(i -> i.connection().close());
  }

  /** A connection that waits since an instant of that clock. */
  record Idle(Connection connection, LongSupplier nanoTime, long since, Duration longest) {

    boolean isLongerThan(Duration time) {
      return nanoTime.getAsLong() - since > time.toNanos();
    }
  }

  /** Those of one route. */
  private static final class Places {

    private final Deque<Idle> idle = new ArrayDeque<>();
    private int inUse;

    void dropExpired(List<Idle> old) {
      idle.removeIf(i -> i.isLongerThan(i.longest()) && old.add(i));
    }
  }
}
