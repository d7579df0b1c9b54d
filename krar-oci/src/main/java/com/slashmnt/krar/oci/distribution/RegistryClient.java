package com.slashmnt.krar.oci.distribution;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.http.HttpAnswer;
import com.slashmnt.krar.oci.http.HttpClients;
import com.slashmnt.krar.oci.http.LookupFailure;
import com.slashmnt.krar.oci.http.Origin;
import com.slashmnt.krar.oci.http.RegistryCall;
import com.slashmnt.krar.oci.http.TotalTimeout;
import com.slashmnt.krar.oci.http.Transport;
import com.slashmnt.krar.oci.http.TransportErrors;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks registries, saying who asks where they want to know.
 *
 * <p>A credential is sent only to an origin that challenged, and to the token service that the
 * challenge names.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md">OCI
 *     distribution specification</a>
 */
public final class RegistryClient {

  private static final int MOST = 4 * 1024 * 1024;

  private static final String ACCEPT =
      String.join(
          ", ",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  private static final String BEARER = "Bearer ";

  private final HttpClients clients;
  private final Transport transport;
  private final RateLimits rateLimits;
  private final RegistryTimeouts timeouts;
  private final TokenCache tokens;

  /** In which scheme a host has answered. */
  private final Map<String, Origin> origins = new ConcurrentHashMap<>();

  /** How to authenticate with each origin; spares the next request a refusal. */
  private final Map<Origin, Challenge> challenges = new ConcurrentHashMap<>();

  /** Challenges of those that were asked for it alone. */
  private final Map<Origin, Optional<Challenge>> pinged = new ConcurrentHashMap<>();

  /** Repositories that serve requests without credentials, whatever others of their host want. */
  private final Set<Repository> open = ConcurrentHashMap.newKeySet();

  private final AtomicInteger heads = new AtomicInteger();
  private final AtomicInteger gets = new AtomicInteger();

  public RegistryClient(
      HttpClients clients, Transport transport, RateLimits rateLimits, RegistryTimeouts timeouts) {
    this.timeouts = timeouts;
    this.clients = clients;
    this.transport = transport;
    this.rateLimits = rateLimits;
    this.tokens = new TokenCache(transport, rateLimits);
  }

  /** Nothing is asked again any more. */
  public void close() {
    rateLimits.close();
  }

  /** How many requests for indexes and manifests by HEAD were answered. */
  public int heads() {
    return heads.get();
  }

  /** How many requests for indexes and manifests by GET were answered. */
  public int gets() {
    return gets.get();
  }

  /**
   * The answer to a HEAD or GET of an index or manifest.
   *
   * @throws LookupFailure if there is none
   */
  public HttpAnswer ask(String method, Repository place, String reference, Credential credential) {
    Origin known = origins.get(place.host());
    if (known != null) {
      return ask(call(method, place, reference, known), place, credential, known);
    }
    Origin secure = Origin.of(Origin.HTTPS, place.host());
    RegistryCall call = call(method, place, reference, secure);
    return clients.isPlainAllowed(Origin.of(Origin.HTTP, place.host()))
        ? rateLimits.repeating(
            Origin.of(Origin.HTTP, place.host()),
            call,
            () -> origins.containsKey(place.host()),
            () -> askAnyway(method, place, reference, credential))
        : ask(call, place, credential, secure);
  }

  private HttpAnswer askAnyway(
      String method, Repository place, String reference, Credential credential) {
    Origin known = origins.get(place.host());
    return known == null
        ? askEither(method, place, reference, credential)
        : ask(call(method, place, reference, known), place, credential, known);
  }

  /** By HTTPS, and by plain HTTP where that is allowed and the other side may know no other. */
  private HttpAnswer askEither(
      String method, Repository place, String reference, Credential credential) {
    Origin secure = Origin.of(Origin.HTTPS, place.host());
    Origin plain = Origin.of(Origin.HTTP, place.host());
    try {
      return ask(call(method, place, reference, secure).once(), place, credential, secure);
    } catch (LookupFailure failure) {
      if (secure.equals(origins.get(place.host())) || !isNoTls(failure)) {
        throw failure;
      }
    }
    return ask(call(method, place, reference, plain).once(), place, credential, plain);
  }

  private RegistryCall call(String method, Repository place, String reference, Origin origin) {
    String separator = reference.indexOf(':') < 0 ? ":" : "@";
    return new RegistryCall(
        place + separator + reference,
        method,
        URI.create(origin + place.path(reference)),
        ACCEPT,
        MOST,
        place.repository(),
        timeouts.of(place));
  }

  /** Whether the other side perhaps does not speak TLS at all. */
  private static boolean isNoTls(LookupFailure failure) {
    return (failure.reason().is(Unavailable.TLS_FAILURE)
            || failure.reason().is(Unavailable.CONNECTION_FAILED)
            || failure.reason().is(Unavailable.TIMED_OUT))
        && !TransportErrors.isDistrust(failure)
        && !TransportErrors.wantsACertificate(failure);
  }

  private HttpAnswer ask(
      RegistryCall call, Repository place, Credential credential, Origin origin) {
    Optional<Challenge> known = Optional.ofNullable(challenges.get(origin));
    if (known.isEmpty() || open.contains(place)) {
      return askWithoutCredentials(call, place, credential, origin);
    }
    // What another repository wants spares this one a refusal, but its need is its own.
    Optional<LookupFailure> refusal = Optional.empty();
    try {
      Optional<String> authorization =
          authorize(
              known.get(), origin, place.scope(), credential, Optional.empty(), call.timeout());
      if (authorization.isPresent()) {
        HttpAnswer answer = send(call.withAuthorization(authorization), origin, credential);
        answer = answered(answer, call, place, credential, origin, authorization);
        if (answer.status() != 401 || answer.foreign()) {
          return answer;
        }
      }
    } catch (LookupFailure failure) {
      if (!failure.isRefusal()) {
        throw failure;
      }
      refusal = Optional.of(failure);
    }
    HttpAnswer answer = send(call, origin, credential);
    if (answer.isOk()) {
      open.add(place);
    } else if (refusal.isPresent()) {
      throw refusal.get();
    }
    return answer;
  }

  private HttpAnswer askWithoutCredentials(
      RegistryCall call, Repository place, Credential credential, Origin origin) {
    HttpAnswer answer = send(call, origin, credential);
    origins.putIfAbsent(place.host(), origin);
    boolean hidden = answer.status() == 403 || answer.status() == 404;
    if (!hidden || answer.foreign() || credential.isAnonymous()) {
      return answered(answer, call, place, credential, origin, Optional.empty());
    }
    Optional<String> authorization =
        challenge(origin, credential, call.timeout())
            .flatMap(
                c ->
                    authorize(
                        c, origin, place.scope(), credential, Optional.empty(), call.timeout()));
    return authorization.isEmpty()
        ? answer
        : sendAuthorized(call, authorization, place, credential, origin);
  }

  private HttpAnswer sendAuthorized(
      RegistryCall call,
      Optional<String> authorization,
      Repository place,
      Credential credential,
      Origin origin) {
    HttpAnswer answer = send(call.withAuthorization(authorization), origin, credential);
    return answer.foreign()
        ? answered(answer, call, place, credential, origin, authorization)
        : answer;
  }

  /**
   * The answer to the request with what the challenge asked for; the same answer if there is
   * nothing to add.
   */
  private HttpAnswer answered(
      HttpAnswer answer,
      RegistryCall call,
      Repository place,
      Credential credential,
      Origin origin,
      Optional<String> authorization) {
    if (answer.status() != 401) {
      return answer;
    }
    Optional<Challenge> challenge = challengeOf(answer);
    if (challenge.isEmpty()) {
      return answer;
    }
    String asked = challenge.get().parameter("scope");
    String scope = asked.isEmpty() ? place.scope() : asked;
    if (answer.foreign()) {
      return askStranger(answer, call, scope, challenge.get());
    }
    challenges.put(origin, challenge.get());
    open.remove(place);
    Optional<String> better =
        authorize(challenge.get(), origin, scope, credential, authorization, call.timeout());
    return better.isEmpty() || better.equals(authorization)
        ? answer
        : sendAuthorized(call, better, place, credential, origin);
  }

  /**
   * Where a redirect led to another origin: that gets no credential, but gives tokens to any
   * client.
   */
  private HttpAnswer askStranger(
      HttpAnswer answer, RegistryCall call, String scope, Challenge challenge) {
    if (!challenge.isBearer()) {
      return answer;
    }
    Credential anonymous = Credential.anonymous();
    Origin stranger = answer.origin();
    String token =
        tokens.get(challenge, stranger, scope, anonymous, Optional.empty(), call.timeout());
    return send(call.to(answer.url(), BEARER + token), stranger, anonymous);
  }

  /** How to authenticate with an origin that does not challenge requests for images. */
  private Optional<Challenge> challenge(
      Origin origin, Credential credential, TotalTimeout timeout) {
    Optional<Challenge> known = Optional.ofNullable(challenges.get(origin));
    if (known.isPresent()) {
      return known;
    }
    try {
      Optional<Challenge> found = pinged.computeIfAbsent(origin, o -> ping(o, credential, timeout));
      found.ifPresent(c -> challenges.putIfAbsent(origin, c));
      return found;
    } catch (LookupFailure failure) {
      return Optional.empty(); // What the registry said of the image stands.
    }
  }

  private Optional<Challenge> ping(Origin origin, Credential credential, TotalTimeout timeout) {
    URI url = URI.create(origin + "/v2/");
    RegistryCall call = new RegistryCall(url.toString(), "GET", url, ACCEPT, MOST, "", timeout);
    HttpAnswer answer = rateLimits.within(origin, credential, call, () -> transport.send(call));
    return answer.status() == 401 && !answer.foreign() ? challengeOf(answer) : Optional.empty();
  }

  private static Optional<Challenge> challengeOf(HttpAnswer answer) {
    return Challenge.choose(ChallengeParser.parse(answer.headers().all("WWW-Authenticate")));
  }

  private HttpAnswer send(RegistryCall call, Origin origin, Credential credential) {
    return rateLimits.within(
        origin,
        credential,
        call,
        () -> {
          HttpAnswer answer = transport.send(call);
          (call.method().equals("HEAD") ? heads : gets).incrementAndGet();
          return answer;
        });
  }

  /** What to put into the header, empty if the credential has nothing to say. */
  private Optional<String> authorize(
      Challenge challenge,
      Origin origin,
      String scope,
      Credential credential,
      Optional<String> refused,
      TotalTimeout timeout) {
    if (!challenge.isBearer()) {
      return credential.basic();
    }
    if (credential.registryToken().isPresent()) {
      return credential.registryToken().map(BEARER::concat);
    }
    Optional<String> refusedToken =
        refused.filter(r -> r.startsWith(BEARER)).map(r -> r.substring(BEARER.length()));
    return Optional.of(
        BEARER + tokens.get(challenge, origin, scope, credential, refusedToken, timeout));
  }
}
