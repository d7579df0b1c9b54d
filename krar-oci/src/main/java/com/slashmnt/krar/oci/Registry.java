package com.slashmnt.krar.oci;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
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
final class Registry {

  private static final int MOST = 4 * 1024 * 1024;

  private static final String ACCEPT =
      String.join(
          ", ",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  private final Clients clients;
  private final Transport transport;
  private final RateLimits rateLimits;
  private final Tokens tokens;

  /** In which scheme a host has answered. */
  private final Map<String, Origin> origins = new ConcurrentHashMap<>();

  /** How each origin wants to be told who asks; spares the next question a refusal. */
  private final Map<Origin, Challenge> challenges = new ConcurrentHashMap<>();

  private final AtomicInteger heads = new AtomicInteger();
  private final AtomicInteger gets = new AtomicInteger();

  Registry(Clients clients, Transport transport, RateLimits rateLimits) {
    this.clients = clients;
    this.transport = transport;
    this.rateLimits = rateLimits;
    this.tokens = new Tokens(transport, rateLimits);
  }

  /** How many requests for indexes and manifests were answered. */
  RegistryRequests requests() {
    return new RegistryRequests(heads.get(), gets.get());
  }

  /**
   * The answer to a HEAD or GET of an index or manifest.
   *
   * @throws LookupFailure if there is none
   */
  Answer ask(String method, Place place, String reference, Credential credential) {
    Origin known = origins.get(place.host());
    if (known != null) {
      return ask(method, place, reference, credential, known);
    }
    Origin secure = Origin.of(Origin.HTTPS, place.host());
    Origin plain = Origin.of(Origin.HTTP, place.host());
    try {
      return ask(method, place, reference, credential, secure);
    } catch (LookupFailure failure) {
      boolean answered = secure.equals(origins.get(place.host()));
      if (answered || !clients.isPlainAllowed(plain) || !isNoTls(failure)) {
        throw failure;
      }
    }
    return ask(method, place, reference, credential, plain);
  }

  /** Whether the other side perhaps does not speak TLS at all. */
  private static boolean isNoTls(LookupFailure failure) {
    return (failure.reason().is(Unavailable.TLS_FAILURE)
            || failure.reason().is(Unavailable.CONNECTION_FAILED)
            || failure.reason().is(Unavailable.TIMED_OUT))
        && !NoAnswer.isDistrust(failure);
  }

  private Answer ask(
      String method, Place place, String reference, Credential credential, Origin origin) {
    String separator = reference.indexOf(':') < 0 ? ":" : "@";
    Call call =
        new Call(
            place + separator + reference,
            method,
            URI.create(origin + place.path(reference)),
            ACCEPT,
            Optional.empty(),
            Optional.empty(),
            MOST);
    Challenge known = challenges.get(origin);
    Optional<String> told =
        known == null
            ? Optional.empty()
            : tell(known, origin, place.scope(), credential, Optional.empty());
    Answer answer = send(call.withAuthorization(told), origin, credential);
    origins.putIfAbsent(place.host(), origin);
    if (answer.status() != 401 || answer.foreign()) {
      return answer;
    }
    Optional<Challenge> challenge =
        Challenge.choose(ChallengeParser.parse(answer.headers().allValues("WWW-Authenticate")));
    if (challenge.isEmpty()) {
      return answer;
    }
    challenges.put(origin, challenge.get());
    String asked = challenge.get().parameter("scope");
    String scope = asked.isEmpty() ? place.scope() : asked;
    Optional<String> better = tell(challenge.get(), origin, scope, credential, told);
    return better.isEmpty() || better.equals(told)
        ? answer
        : send(call.withAuthorization(better), origin, credential);
  }

  private Answer send(Call call, Origin origin, Credential credential) {
    return rateLimits.within(
        origin,
        credential,
        call.purpose(),
        () -> {
          Answer answer = transport.send(call);
          (call.method().equals("HEAD") ? heads : gets).incrementAndGet();
          return answer;
        });
  }

  /** What to put into the header, empty if the credential has nothing to say. */
  private Optional<String> tell(
      Challenge challenge,
      Origin origin,
      String scope,
      Credential credential,
      Optional<String> refused) {
    if (!challenge.isBearer()) {
      return credential.basic();
    }
    String prefix = "Bearer ";
    if (credential.registryToken().isPresent()) {
      return credential.registryToken().map(prefix::concat);
    }
    Optional<String> refusedToken =
        refused.filter(r -> r.startsWith(prefix)).map(r -> r.substring(prefix.length()));
    return Optional.of(prefix + tokens.get(challenge, origin, scope, credential, refusedToken));
  }
}
