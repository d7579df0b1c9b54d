package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.http.HttpCall;
import com.slashmnt.krar.http.HttpResponse;
import com.slashmnt.krar.http.HttpTransport;
import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
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
  public HttpAnswer send(RegistryCall call) {
    URI url = call.url();
    boolean foreign = false;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      Origin origin = Origin.of(url);
      HttpAnswer answer = exchange(call, url, origin, foreign);
      // What a form says is for one address only.
      if (!REDIRECTS.contains(answer.status()) || call.form().isPresent()) {
        return answer;
      }
      url = target(call, url, answer);
      foreign |= !Origin.of(url).equals(origin);
    }
    throw badRedirect(call, "redirected more than " + MOST_REDIRECTS + " times");
  }

  private URI target(RegistryCall call, URI from, HttpAnswer answer) {
    String location = answer.header("Location");
    if (location.isEmpty()) {
      throw badRedirect(call, "redirected to nowhere");
    }
    URI target;
    try {
      target = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw badRedirect(call, "redirected to what is no URL");
    }
    if (target.getHost() == null
        || target.equals(from)
        || target.getPort() == 0
        || target.getPort() > 65535) {
      throw badRedirect(call, "redirected to no host, or to itself");
    }
    if (target.getRawUserInfo() != null) {
      throw badRedirect(call, "redirected to a URL with a user");
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

  private static LookupFailure badRedirect(RegistryCall call, String how) {
    return new LookupFailure(
        Unavailable.BAD_REDIRECT, "Could not look up %s: %s.".formatted(call.purpose(), how));
  }

  private HttpAnswer exchange(RegistryCall call, URI url, Origin origin, boolean foreign) {
    HttpTransport client = clients.of(origin);
    Route way = new Route(origin, clients.proxy(origin));
    try {
      if (!permits.take(origin, left(call))) {
        throw late(call);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(call, e);
    }
    try {
      outages.check(origin, call.purpose());
      return exchange(client, call, url, foreign, way);
    } finally {
      permits.giveBack(origin);
    }
  }

  private HttpAnswer exchange(
      HttpTransport client, RegistryCall call, URI url, boolean foreign, Route way) {
    Origin origin = way.origin();
    long start = time.nanos();
    int status = 0;
    try (HttpResponse response = client.send(request(call, url, foreign))) {
      status = response.status();
      Body body = Body.read(response, call.most());
      outages.answered(origin);
      return new HttpAnswer(status, response.headers(), body, url, foreign);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted(call, e);
      }
      if (call.timeout().left().isNegative()) {
        throw late(call);
      }
      LookupFailure failure = TransportErrors.of(call.purpose(), way, e);
      outages.failed(origin, start, failure);
      throw failure;
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

  private static LookupFailure interrupted(RegistryCall call, Exception why) {
    return new LookupFailure(
        Unavailable.LOOKUP_FAILED, "Interrupted while looking up " + call.purpose() + ".", why);
  }

  private HttpCall request(RegistryCall call, URI url, boolean foreign) {
    Duration left = left(call);
    HttpCall request =
        HttpCall.of(call.method(), url, left.compareTo(limit) < 0 ? left : limit)
            .header("Accept", call.accept());
    if (call.form().isPresent()) {
      request =
          request.body(
              call.form().get().getBytes(StandardCharsets.UTF_8),
              "application/x-www-form-urlencoded");
    }
    return call.authorization().isPresent() && !foreign
        ? request.header("Authorization", call.authorization().get())
        : request;
  }

  private Duration left(RegistryCall call) {
    Duration left = call.timeout().left();
    if (left.isNegative() || left.isZero()) {
      throw late(call);
    }
    return left;
  }

  private LookupFailure late(RegistryCall call) {
    return new LookupFailure(
        Unavailable.TIMED_OUT,
        "Could not look up %s: the %d s for all look-ups of its registry are over."
            .formatted(call.purpose(), call.timeout().total().toSeconds()));
  }
}
