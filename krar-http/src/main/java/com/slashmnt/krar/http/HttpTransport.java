package com.slashmnt.krar.http;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.http.TransportException.Kind;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.hc.core5.http.HttpException;
import org.apiguardian.api.API;

/**
 * Sends requests by HTTP/1.1 and hands out the answers, whatever their status. Thread-safe.
 *
 * <p>A call runs on the thread that makes it; the transport has none of its own. What a call waits
 * for on the network is no matter of {@link Thread#interrupt}: another thread ends it by {@link
 * #abort}. The look-up of a host's addresses can be neither limited nor aborted; it ends the call
 * when it is over.
 *
 * <p>Connections are kept for the next request to the same server. A GET or HEAD is sent once more
 * if the server closes a kept connection before the first byte of its answer; any other method
 * never is. Redirects are not followed, cookies not kept, and a compressed body is neither asked
 * for nor expanded.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class HttpTransport implements AutoCloseable {

  private final Sender sender;
  private final ConnectionPool pool;
  private final Function<URI, Optional<ProxyServer>> proxies;
  private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  HttpTransport(Sender sender, ConnectionPool pool, Function<URI, Optional<ProxyServer>> proxies) {
    this.sender = sender;
    this.pool = pool;
    this.proxies = proxies;
  }

  /** One with the JDK's trust, without proxies and bounds. */
  public static HttpTransport create() {
    return builder().build();
  }

  public static HttpTransportBuilder builder() {
    return new HttpTransportBuilder();
  }

  /**
   * Sends a request and waits for the head of its answer.
   *
   * @return the answer, whose body is to be read within the call's limit; to be closed
   * @throws TransportException if there is none
   */
  public HttpResponse send(HttpCall call) throws TransportException {
    requireNonNull(call, "call");
    Exchange exchange = new Exchange(call, route(call));
    underWay.add(exchange);
    boolean isUnderWay = false;
    try {
      // After it was added: a thread that closes the transport from now on finds it.
      refuseIfEnded(exchange);
      HttpResponse response = sender.send(exchange, () -> underWay.remove(exchange));
      isUnderWay = true;
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.of(exchange, new KnownFailure(Kind.ABORTED, "", e));
    } catch (TransportException e) {
      throw e;
    } catch (IOException | HttpException e) {
      throw Failures.of(exchange, e);
    } finally {
      if (!isUnderWay) {
        exchange.finish();
        underWay.remove(exchange);
      }
    }
  }

  private Route route(HttpCall call) throws TransportException {
    Route direct = Route.of(call.uri());
    try {
      return direct.through(proxies.apply(call.uri()));
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      throw Failures.of(new Exchange(call, direct), new KnownFailure(Kind.PROXY_UNUSABLE, why, e));
    }
  }

  private void refuseIfEnded(Exchange exchange) throws TransportException {
    String place = exchange.route().place();
    if (isClosed) {
      throw ended("The HTTP transport is closed: nothing was sent to " + place + ".");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw ended("The thread is interrupted: nothing was sent to " + place + ".");
    }
  }

  private static TransportException ended(String message) {
    return new TransportException(Kind.ABORTED, message, false, false, null);
  }

  /**
   * Ends the exchanges under way that match, at once: those that wait for a connection, an answer
   * or the rest of a body. Their callers get {@link TransportException.Kind#ABORTED}.
   */
  public void abort(Predicate<? super HttpCall> which) {
    for (Exchange exchange : underWay) {
      if (which.test(exchange.call())) {
        exchange.abort();
      }
    }
    pool.wake();
  }

  /** Ends all exchanges and connections; later calls fail. */
  @Override
  public void close() {
    isClosed = true;
    abort(call -> true);
    pool.close();
  }
}
