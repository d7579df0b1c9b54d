package com.slashmnt.krar.http;

import com.slashmnt.krar.http.internal.LimitedSocket;
import com.slashmnt.krar.http.internal.TimeLimit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call under way, from its start to the last byte of its answer. One thread goes on with it;
 * any other may abort it.
 */
final class Exchange {

  private final HttpCall call;
  private final Route route;
  private final TimeLimit limit;
  private @Nullable LimitedSocket socket;
  private boolean isAborted;
  private boolean isExpired;
  private boolean isFinished;
  private boolean isAtProxy;
  private boolean isSent;

  Exchange(HttpCall call, Route route) {
    this.call = call;
    this.route = route;
    this.limit = TimeLimit.of(call.limit());
  }

  HttpCall call() {
    return call;
  }

  Route route() {
    return route;
  }

  TimeLimit limit() {
    return limit;
  }

  /**
   * From now on that socket is the one to cut.
   *
   * @throws KnownFailure if the exchange was aborted
   */
  synchronized void use(LimitedSocket next) throws KnownFailure {
    socket = next;
    if (isAborted) {
      next.cut();
    }
    check();
  }

  /**
   * Looks whether it goes on.
   *
   * @throws KnownFailure if the exchange was aborted
   */
  synchronized void check() throws KnownFailure {
    if (isAborted) {
      throw new KnownFailure(TransportException.Kind.ABORTED);
    }
  }

  /** Ends it, unless it has ended. */
  synchronized void abort() {
    if (!isFinished) {
      isAborted = true;
      cut();
    }
  }

  /** Its time is over while it may hang in a write, which no socket limits. */
  private synchronized void expire() {
    if (!isFinished) {
      isExpired = true;
      cut();
    }
  }

  /** Ends a write that is stuck; to be cancelled after it. The timer thread is the JDK's. */
  CompletableFuture<Void> watch() {
    return CompletableFuture.runAsync(
        this::expire,
        CompletableFuture.delayedExecutor(limit.nanosLeft(), TimeUnit.NANOSECONDS, Runnable::run));
  }

  private void cut() {
    if (socket != null) {
      socket.cut();
    }
  }

  /** Its socket is no longer its own. */
  synchronized void finish() {
    isFinished = true;
    socket = null;
  }

  synchronized boolean isAborted() {
    return isAborted;
  }

  synchronized boolean isExpired() {
    return isExpired;
  }

  /** Whom it deals with: the proxy on the way, or the server. */
  synchronized void dealWith(Optional<ProxyServer> proxy) {
    isAtProxy = proxy.isPresent();
  }

  synchronized boolean isAtProxy() {
    return isAtProxy;
  }

  /** From now on the server may have got the request. */
  synchronized void sends() {
    isSent = true;
  }

  synchronized boolean isSent() {
    return isSent;
  }

  /** Whom it deals with, as messages name it. */
  String peer() {
    return isAtProxy()
        ? route.proxy().map(p -> "the proxy " + p + " on the way to " + route.place()).orElse("")
        : route.toString();
  }
}
