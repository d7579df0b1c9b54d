package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a request and gets the whole answer, within limits of time, size, parallel requests and
 * redirects; nothing to hosts that are down.
 *
 * <p>After a redirect to another origin no credential is sent any more, even if the next one leads
 * back.
 */
public final class Transport {

  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpClients clients;
  private final HostLimits permits;
  private final Time time;
  private final Duration limit;
  private final CircuitBreakers outages;

  public Transport(
      HttpClients clients, HostLimits permits, Time time, Duration limit, CircuitBreakers outages) {
    this.outages = outages;
    this.clients = clients;
    this.permits = permits;
    this.time = time;
    this.limit = limit;
  }

  /** Whether plain HTTP is allowed there, credentials included. */
  public boolean isDeclaredInsecure(Origin origin) {
    return clients.isInsecure(origin);
  }

  /**
   * The answer, whatever its status.
   *
   * @throws LookupFailure if there is none
   */
  public HttpAnswer send(HttpCall call) {
    URI url = call.url();
    boolean foreign = false;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      Origin origin = Origin.of(url);
      HttpResponse<Body> response = exchange(call, url, origin, foreign);
      // What a form says is for one address only.
      if (!REDIRECTS.contains(response.statusCode()) || call.form().isPresent()) {
        return new HttpAnswer(
            response.statusCode(), response.headers(), response.body(), url, foreign);
      }
      url = target(call, url, response);
      foreign |= !Origin.of(url).equals(origin);
    }
    throw badRedirect(call, "redirected more than " + MOST_REDIRECTS + " times");
  }

  private URI target(HttpCall call, URI from, HttpResponse<?> response) {
    String location = response.headers().firstValue("Location").orElse("").strip();
    if (location.isEmpty()) {
      throw badRedirect(call, "redirected to nowhere");
    }
    URI target;
    try {
      target = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw badRedirect(call, "redirected to what is no URL");
    }
    if (target.getHost() == null || target.equals(from) || target.getPort() > 65535) {
      throw badRedirect(call, "redirected to no host, or to itself");
    }
    if (!Set.of(Origin.HTTPS, Origin.HTTP).contains(String.valueOf(target.getScheme()))) {
      throw badRedirect(call, "redirected to another protocol");
    }
    Origin origin = Origin.of(target);
    if (origin.isPlain() && !Origin.of(from).isPlain()) {
      throw badRedirect(call, "redirected from HTTPS to plain HTTP at " + origin.host());
    }
    if (origin.isPlain() && !clients.isPlainAllowed(origin)) {
      throw badRedirect(call, "redirected to " + origin + ", where plain HTTP is not allowed");
    }
    return target;
  }

  private static LookupFailure badRedirect(HttpCall call, String how) {
    return new LookupFailure(
        Unavailable.BAD_REDIRECT, "Could not look up %s: %s.".formatted(call.purpose(), how));
  }

  private HttpResponse<Body> exchange(HttpCall call, URI url, Origin origin, boolean foreign) {
    HttpClient client = clients.of(origin);
    Optional<ForwardProxy> proxy = clients.proxy(origin);
    try {
      if (!permits.take(origin, left(call))) {
        throw late(call);
      }
      try {
        outages.check(origin, call.purpose());
        HttpRequest request = request(call, url, foreign, proxy);
        return exchange(client, request, call, new Route(origin, proxy));
      } finally {
        permits.giveBack(origin);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LookupFailure(
          Unavailable.LOOKUP_FAILED, "Interrupted while looking up " + call.purpose() + ".", e);
    }
  }

  private HttpResponse<Body> exchange(
      HttpClient client, HttpRequest request, HttpCall call, Route way)
      throws InterruptedException {
    Origin origin = way.origin();
    long start = time.nanos();
    int status = 0;
    try {
      HttpResponse<Body> response = answer(client, request, call);
      status = response.statusCode();
      if (status == TransportErrors.PROXY_REFUSES) {
        throw failed(way, start, TransportErrors.ofProxy(call.purpose(), way));
      }
      outages.answered(origin);
      return response;
    } catch (TimeoutException e) {
      throw call.timeout().left().isNegative()
          ? late(call)
          : failed(way, start, TransportErrors.of(call.purpose(), way, e));
    } catch (ExecutionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw failed(way, start, TransportErrors.of(call.purpose(), way, why));
    } finally {
      LOG.debug(
          "{}: {} to {} gave {} in {} ms",
          call.purpose(),
          call.method(),
          origin,
          status == 0 ? "nothing" : status,
          time.since(start).toMillis());
    }
  }

  private LookupFailure failed(Route way, long start, LookupFailure failure) {
    outages.failed(way.origin(), start, failure);
    return failure;
  }

  private HttpResponse<Body> answer(HttpClient client, HttpRequest request, HttpCall call)
      throws InterruptedException, ExecutionException, TimeoutException {
    Duration left = left(call);
    CompletableFuture<HttpResponse<Body>> sent =
        client.sendAsync(request, BoundedBody.of(call.most()));
    try {
      // The client's own limit ends with the head of the answer; this one includes the body.
      return sent.get((left.compareTo(limit) < 0 ? left : limit).toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      sent.cancel(true);
    }
  }

  private static HttpRequest request(
      HttpCall call, URI url, boolean foreign, Optional<ForwardProxy> proxy) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Accept", call.accept())
            .header("User-Agent", "krar")
            .method(
                call.method(),
                call.form().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
    if (call.form().isPresent()) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    if (!foreign) {
      call.authorization().ifPresent(value -> request.header("Authorization", value));
    }
    // The client sends it to the proxy alone, where there is a tunnel behind it.
    proxy
        .flatMap(ForwardProxy::authorization)
        .ifPresent(value -> request.header("Proxy-Authorization", value));
    return request.build();
  }

  private Duration left(HttpCall call) {
    Duration left = call.timeout().left();
    if (left.isNegative() || left.isZero()) {
      throw late(call);
    }
    return left;
  }

  private LookupFailure late(HttpCall call) {
    return new LookupFailure(
        Unavailable.TIMED_OUT,
        "Could not look up %s: the %d s for all look-ups of its registry are over."
            .formatted(call.purpose(), call.timeout().total().toSeconds()));
  }
}
