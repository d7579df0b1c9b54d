package com.slashmnt.krar.http;

import java.time.Duration;
import java.util.Optional;

/** What becomes of a connection after its response; each end counts once. */
final class Delivery {

  private final Exchange exchange;
  private final Connection connection;
  private final ConnectionPool pool;
  private final Runnable whenOver;
  private final Optional<Duration> keepAlive;
  private final boolean isKept;
  private boolean isOver;

  /**
   * Of one response.
   *
   * @param whenOver told once, whichever end there is
   * @param keepAlive how long the server keeps the connection, if it says so
   * @param isKept whether the connection can be used again after the body
   */
  Delivery(
      Exchange exchange,
      Connection connection,
      ConnectionPool pool,
      Runnable whenOver,
      Optional<Duration> keepAlive,
      boolean isKept) {
    this.exchange = exchange;
    this.connection = connection;
    this.pool = pool;
    this.whenOver = whenOver;
    this.keepAlive = keepAlive;
    this.isKept = isKept;
  }

  Exchange exchange() {
    return exchange;
  }

  /** Only what is there already may still be read. */
  void hurry() {
    connection.waitForNothing();
  }

  /** The whole body was read. */
  void complete() {
    if (isOver) {
      return;
    }
    end();
    if (isKept) {
      pool.giveBack(connection, keepAlive);
    } else {
      connection.close();
      pool.leave(connection.route());
    }
  }

  /** No more of the body is read. */
  void abandon() {
    if (isOver) {
      return;
    }
    end();
    connection.cut();
    pool.leave(connection.route());
  }

  boolean isOver() {
    return isOver;
  }

  private void end() {
    isOver = true;
    exchange.finish();
    whenOver.run();
  }
}
