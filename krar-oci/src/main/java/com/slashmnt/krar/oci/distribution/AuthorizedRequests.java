package com.slashmnt.krar.oci.distribution;

import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.http.HttpAnswer;
import com.slashmnt.krar.oci.http.LookupFailure;
import com.slashmnt.krar.oci.http.Origin;
import com.slashmnt.krar.oci.http.RegistryCall;
import com.slashmnt.krar.oci.http.TotalTimeout;
import com.slashmnt.krar.oci.http.Transport;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends requests with what a registry wants to know of who asks: as it challenged the last one, or
 * as it challenges this one. Thread-safe.
 *
 * <p>A credential is sent only to an origin that challenged, and to the token service that the
 * challenge names.
 */
final class AuthorizedRequests {

  private static final String BEARER = "Bearer ";
  private static final int MOST_OF_A_PING = 64 * 1024;

  private final Transport transport;
  private final RateLimits rateLimits;
  private final TokenCache tokens;

  /** How to authenticate with each origin; spares the next request a refusal. */
  private final Map<Origin, Challenge> challenges = new ConcurrentHashMap<>();

  /** Challenges of those that were asked for it alone. */
  private final Map<Origin, Optional<Challenge>> pinged = new ConcurrentHashMap<>();

  /** Repositories that serve requests without credentials, whatever others of their host want. */
  private final Set<Repository> open = ConcurrentHashMap.newKeySet();

  private final Set<Origin> answering = ConcurrentHashMap.newKeySet();
  private final AtomicInteger heads = new AtomicInteger();
  private final AtomicInteger gets = new AtomicInteger();

  AuthorizedRequests(Transport transport, RateLimits rateLimits) {
    this.transport = transport;
    this.rateLimits = rateLimits;
    this.tokens = new TokenCache(transport, rateLimits);
  }

  /** How many requests by HEAD were answered, but for those about who asks. */
  int heads() {
    return heads.get();
  }

  /** How many requests by GET were answered, but for those about who asks. */
  int gets() {
    return gets.get();
  }

  /** Whether it ever gave an answer. */
  boolean hasAnswered(Origin origin) {
    return answering.contains(origin);
  }

  /**
   * The answer.
   *
   * @throws LookupFailure if there is none
   */
  HttpAnswer ask(RegistryCall call, Repository place, Credential credential, Origin origin) {
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
    answering.add(origin);
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
    RegistryCall call =
        new RegistryCall(
            url.toString(), "GET", url, "application/json", MOST_OF_A_PING, "", timeout);
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
