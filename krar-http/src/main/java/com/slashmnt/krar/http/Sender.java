package com.slashmnt.krar.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.message.BasicHttpRequest;

/** Brings one request to its response: on a kept connection or a new one, once more if need be. */
final class Sender {

  private static final Duration TRUSTED_UNSEEN = Duration.ofSeconds(1);
  private static final String KEEP_ALIVE_TIME = "timeout=";
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  private final ConnectionPool pool;
  private final Connector connector;
  private final String userAgent;

  Sender(ConnectionPool pool, Connector connector, String userAgent) {
    this.pool = pool;
    this.connector = connector;
    this.userAgent = userAgent;
  }

  /**
   * The response, whose body is still to be read.
   *
   * @param whenOver told when the body was read or given up; not if this throws
   */
  HttpResponse send(Exchange exchange, Runnable whenOver)
      throws IOException, HttpException, InterruptedException {
    Optional<ConnectionPool.Idle> idle = pool.take(exchange);
    boolean isDelivered = false;
    try {
      HttpResponse response = response(idle, exchange, whenOver);
      isDelivered = true;
      return response;
    } finally {
      if (!isDelivered) {
        pool.leave(exchange.route());
      }
    }
  }

  private HttpResponse response(
      Optional<ConnectionPool.Idle> idle, Exchange exchange, Runnable whenOver)
      throws IOException, HttpException {
    if (idle.isPresent() && isUsable(idle.get(), exchange)) {
      Connection kept = idle.get().connection();
      try {
        return ask(kept, exchange, whenOver);
      } catch (IOException e) {
        if (!isWorthRepeating(kept, exchange, e)) {
          throw e;
        }
      }
    }
    return ask(connector.connect(exchange), exchange, whenOver);
  }

  /**
   * A write is not sent again, so that it looks first however short the pause was; so does each
   * request if bytes have come that were not asked for.
   */
  private static boolean isUsable(ConnectionPool.Idle idle, Exchange exchange) throws KnownFailure {
    Connection kept = idle.connection();
    kept.reuse(exchange);
    boolean looks =
        !exchange.call().isRepeatable() || idle.isLongerThan(TRUSTED_UNSEEN) || kept.hasSomething();
    if (looks && kept.isStale(exchange.limit())) {
      kept.cut();
      return false;
    }
    return true;
  }

  /**
   * A server may close an idle connection just when it is used: then it has not seen the request.
   */
  private static boolean isWorthRepeating(Connection kept, Exchange exchange, IOException why) {
    return exchange.call().isRepeatable()
        && !kept.hasBegunToAnswer()
        && !(why instanceof SocketTimeoutException)
        && !exchange.isAborted()
        && !exchange.limit().isOver();
  }

  private HttpResponse ask(Connection connection, Exchange exchange, Runnable whenOver)
      throws IOException, HttpException {
    try {
      byte[] request = RequestHead.bytes(exchange.call(), exchange.route(), userAgent);
      ClassicHttpResponse head = connection.exchange(request, exchange);
      Optional<ProxyServer> reader =
          exchange.route().isForwarded() ? exchange.route().proxy() : Optional.empty();
      if (reader.isPresent() && head.getCode() == PROXY_AUTHENTICATION_REQUIRED) {
        throw Failures.proxyRefusal(reader.get());
      }
      return delivered(head, connection, exchange, whenOver);
    } catch (IOException | HttpException | RuntimeException e) {
      connection.cut();
      throw e;
    }
  }

  private HttpResponse delivered(
      ClassicHttpResponse head, Connection connection, Exchange exchange, Runnable whenOver)
      throws HttpException {
    boolean hasBody = hasBody(exchange.call(), head.getCode());
    InputStream content = hasBody ? connection.body(head) : InputStream.nullInputStream();
    HttpHeaders headers = headers(head);
    Delivery delivery =
        new Delivery(
            exchange,
            connection,
            pool,
            whenOver,
            keepAlive(headers),
            !connection.isBroken() && isKept(exchange.call(), head));
    if (!hasBody) {
      delivery.complete();
    }
    return new HttpResponse(head.getCode(), headers, new BodyStream(content, delivery));
  }

  private static boolean hasBody(HttpCall call, int status) {
    return !call.method().equals("HEAD") && status != 204 && status != 304;
  }

  private static boolean isKept(HttpCall call, ClassicHttpResponse head) {
    HttpRequest request = call.method().equals("HEAD") ? new BasicHttpRequest("HEAD", "/") : null;
    // Two lengths that may differ: where the next response begins is a guess.
    boolean isAmbiguous =
        head.containsHeader("Transfer-Encoding") && head.containsHeader("Content-Length");
    return !isAmbiguous && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, head, null);
  }

  private static Optional<Duration> keepAlive(HttpHeaders headers) {
    for (String value : headers.all("Keep-Alive")) {
      for (String part : value.split(",", -1)) {
        String parameter = part.trim();
        if (parameter.regionMatches(true, 0, KEEP_ALIVE_TIME, 0, KEEP_ALIVE_TIME.length())) {
          return seconds(parameter.substring(KEEP_ALIVE_TIME.length()));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Duration> seconds(String number) {
    try {
      return Optional.of(Duration.ofSeconds(Integer.parseInt(number.trim())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static HttpHeaders headers(ClassicHttpResponse head) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Header header : head.getHeaders()) {
      names.add(header.getName());
      values.add(header.getValue() == null ? "" : header.getValue());
    }
    return new HttpHeaders(names, values);
  }
}
