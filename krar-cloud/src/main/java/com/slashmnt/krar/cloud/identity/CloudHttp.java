package com.slashmnt.krar.cloud.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.http.HttpCall;
import com.slashmnt.krar.http.HttpResponse;
import com.slashmnt.krar.http.HttpTransport;
import com.slashmnt.krar.http.HttpTransportBuilder;
import com.slashmnt.krar.http.TransportException;
import com.slashmnt.krar.oci.http.Time;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the requests of the steps, and repeats what may pass within the patience of each.
 * Thread-safe.
 *
 * <p>Redirects are not followed: none of these servers documents one, and what is sent is secret.
 */
public final class CloudHttp implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CloudHttp.class);
  private static final int MOST = 256 * 1024;

  private final HttpTransport services;
  private final HttpTransport nearby;
  private final UnaryOperator<URI> address;
  private final Time time;

  /**
   * One on these transports.
   *
   * @param services for services of a cloud, with proxies and trust
   * @param address where a URL is found: at itself, but for tests
   */
  public CloudHttp(HttpTransportBuilder services, UnaryOperator<URI> address, Time time) {
    this.services = services.build();
    this.nearby = HttpTransport.builder().connectLimit(Duration.ofSeconds(2)).build();
    this.address = address;
    this.time = time;
  }

  /**
   * The answer, whatever its status.
   *
   * @throws IdentityFailure if there is none
   */
  public CloudAnswer send(CloudRequest request) {
    long start = time.nanos();
    Duration pause = request.patience().dividedBy(8);
    while (true) {
      try {
        CloudAnswer answer = exchange(request, left(request, start));
        if (!answer.isPassing() || isLast(request, start, pause)) {
          return answer;
        }
      } catch (IOException e) {
        LOG.debug("{}: no answer", request, e);
        if (!mayPass(e) || isLast(request, start, pause)) {
          throw new IdentityFailure(request.step(), why(request, e), request.ifUnreachable(), e);
        }
      }
      rest(request, pause);
      pause = pause.multipliedBy(2);
    }
  }

  private Duration left(CloudRequest request, long start) {
    return request.patience().minus(time.since(start));
  }

  /** Whether there is no time for a pause and another try. */
  private boolean isLast(CloudRequest request, long start, Duration pause) {
    return Thread.currentThread().isInterrupted()
        || left(request, start).compareTo(pause.multipliedBy(2)) < 0;
  }

  private CloudAnswer exchange(CloudRequest request, Duration left) throws IOException {
    // A service that was slow once is asked again.
    Duration limit = request.isNearby() ? left : min(left, request.patience().dividedBy(2));
    // A pause may have taken longer than it should, and a limit must be positive.
    HttpCall call = call(request, max(limit, Duration.ofMillis(1)));
    try (HttpResponse response = (request.isNearby() ? nearby : services).send(call)) {
      byte[] body = response.body().readNBytes(MOST);
      LOG.debug("{}: HTTP {}", request, response.status());
      return new CloudAnswer(response.status(), response.headers(), body);
    }
  }

  private HttpCall call(CloudRequest request, Duration limit) {
    try {
      HttpCall call = HttpCall.of(request.method(), address.apply(request.url()), limit);
      String type = "";
      for (Map.Entry<String, String> header : request.headers().entrySet()) {
        if (header.getKey().equalsIgnoreCase("Content-Type")) {
          type = header.getValue();
        } else {
          call = call.header(header.getKey(), header.getValue());
        }
      }
      return request.body().isEmpty() ? call : call.body(request.body().getBytes(UTF_8), type);
    } catch (IllegalArgumentException e) {
      throw new IdentityFailure(
          request.step(), "what the step before gave cannot be sent", request.ifUnreachable(), e);
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private void rest(CloudRequest request, Duration pause) {
    try {
      time.pause(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IdentityFailure(
          request.step(), "the thread was interrupted", request.ifUnreachable(), e);
    }
  }

  private static boolean mayPass(IOException e) {
    return !(e instanceof TransportException t)
        || switch (t.kind()) {
          case UNKNOWN_HOST, REFUSED, NO_ANSWER_IN_TIME, CONNECTION_LOST -> true;
          case NOT_HTTP,
              NOT_TRUSTED,
              TLS_FAILED,
              CLIENT_CERTIFICATE_WANTED,
              PROXY_REFUSED,
              PROXY_UNUSABLE,
              ABORTED ->
              false;
        };
  }

  private static String why(CloudRequest request, IOException e) {
    String host = request.url().getHost();
    if (!(e instanceof TransportException t)) {
      return "the connection to " + host + " broke";
    }
    return switch (t.kind()) {
      case UNKNOWN_HOST -> host + " has no address";
      case REFUSED -> "no server listens at " + host;
      case NO_ANSWER_IN_TIME ->
          "%s did not answer within %d s".formatted(host, request.patience().toSeconds());
      case NOT_TRUSTED -> "the certificate of " + host + " is not trusted";
      case TLS_FAILED, CLIENT_CERTIFICATE_WANTED -> host + " could not agree on TLS";
      case NOT_HTTP -> host + " does not speak HTTP";
      case PROXY_REFUSED, PROXY_UNUSABLE -> "the proxy on the way to " + host + " does not serve";
      case CONNECTION_LOST, ABORTED -> "the connection to " + host + " broke";
    };
  }

  /** Requests under way end, and later ones fail. */
  @Override
  public void close() {
    time.end();
    services.close();
    nearby.close();
  }
}
