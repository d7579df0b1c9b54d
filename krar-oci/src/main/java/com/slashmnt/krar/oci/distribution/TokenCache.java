package com.slashmnt.krar.oci.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.http.HttpAnswer;
import com.slashmnt.krar.oci.http.Json;
import com.slashmnt.krar.oci.http.LookupFailure;
import com.slashmnt.krar.oci.http.Origin;
import com.slashmnt.krar.oci.http.RegistryCall;
import com.slashmnt.krar.oci.http.TotalTimeout;
import com.slashmnt.krar.oci.http.Transport;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Gets tokens from the token services of registries, and keeps each for the credential that it was
 * given to, never for another one.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token authentication
 *     of a registry</a>
 */
final class TokenCache {

  private static final int MOST = 256 * 1024;
  private static final Duration SHORTEST = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** So that a token does not expire on its way. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  private record Key(Credential credential, URI realm, String service, String scope) {}

  private record Token(String value, long expires) {}

  /** A key's token, fetched by one thread while the others wait. */
  private static final class Slot {
    private @Nullable Token token;
  }

  private final Transport transport;
  private final RateLimits rateLimits;
  private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

  TokenCache(Transport transport, RateLimits rateLimits) {
    this.transport = transport;
    this.rateLimits = rateLimits;
  }

  /**
   * A token that the challenge asks for.
   *
   * @param registry who challenged
   * @param scope what it must be good for
   * @param refused a token that the registry did not take, if there was one
   * @param timeout whose time it costs
   * @throws LookupFailure if there is none for that credential
   */
  String get(
      Challenge challenge,
      Origin registry,
      String scope,
      Credential credential,
      Optional<String> refused,
      TotalTimeout timeout) {
    URI realm = realm(challenge, registry, credential);
    Key key = new Key(credential, realm, challenge.parameter("service"), scope);
    Slot slot = slots.computeIfAbsent(key, k -> new Slot());
    synchronized (slot) {
      Token token = slot.token;
      if (token == null
          || System.nanoTime() - token.expires() >= 0
          || refused.filter(token.value()::equals).isPresent()) {
        token = fetch(key, registry, timeout);
        slot.token = token;
      }
      return token.value();
    }
  }

  private URI realm(Challenge challenge, Origin registry, Credential credential) {
    try {
      URI realm = URI.create(challenge.parameter("realm"));
      Origin origin = Origin.of(realm);
      boolean mayBeRead =
          credential.isAnonymous()
              || transport.isDeclaredInsecure(origin)
              || transport.isDeclaredInsecure(registry);
      if (origin.isPlain() && !registry.isPlain() && !mayBeRead) {
        throw new LookupFailure(
            Unavailable.INSECURE_REALM,
            "%s wants the credential sent by plain HTTP to %s; KRAR_INSECURE_REGISTRIES allows it where that host is named."
                .formatted(registry, origin.host()));
      }
      if (realm.getPort() == 0 || realm.getPort() > 65535) {
        throw invalid(registry, "names a token service at no port");
      }
      if (realm.getRawUserInfo() == null) {
        return realm;
      }
    } catch (IllegalArgumentException e) {
      throw invalid(registry, "names a token service that is no URL");
    }
    throw invalid(registry, "names a token service with a user in its URL");
  }

  private static LookupFailure invalid(Origin registry, String how) {
    return new LookupFailure(Unavailable.INVALID_ANSWER, registry + " " + how + ".");
  }

  private Token fetch(Key key, Origin registry, TotalTimeout timeout) {
    RegistryCall call =
        key.credential()
            .identityToken()
            .map(t -> exchange(key, t, timeout))
            .orElseGet(() -> ask(key, timeout));
    Origin service = Origin.of(key.realm());
    HttpAnswer answer =
        rateLimits.within(service, key.credential(), call, () -> transport.send(call));
    // OAuth 2 refuses a token by 400 (RFC 6749, section 5.2).
    boolean refused = answer.status() == 400 && call.form().isPresent();
    if (refused || answer.status() == 401) {
      throw new LookupFailure(
          Unavailable.UNAUTHORIZED,
          "The token service %s of %s refuses %s (HTTP %d)."
              .formatted(service, registry, key.credential(), answer.status()));
    }
    if (answer.status() == 403) {
      throw new LookupFailure(
          Unavailable.FORBIDDEN,
          "The token service %s of %s gives no token to %s (HTTP 403)."
              .formatted(service, registry, key.credential()));
    }
    if (!answer.isOk()) {
      throw new LookupFailure(
          Unavailable.REGISTRY_ERROR,
          "The token service %s of %s answers HTTP %d."
              .formatted(service, registry, answer.status()));
    }
    return read(answer, registry, service);
  }

  private static RegistryCall ask(Key key, TotalTimeout timeout) {
    String query = key.realm().getRawQuery();
    String parameters =
        (key.service().isEmpty() ? "" : "service=" + encoded(key.service()) + "&")
            + "scope="
            + encoded(key.scope());
    String realm = key.realm().toString().replaceFirst("#.*", "");
    URI url = URI.create(realm + (query == null ? "?" : query.isEmpty() ? "" : "&") + parameters);
    return new RegistryCall(
            "token for " + key.scope(), "GET", url, "application/json", MOST, "", timeout)
        .withAuthorization(key.credential().basic());
  }

  private static RegistryCall exchange(Key key, String identityToken, TotalTimeout timeout) {
    String form =
        "grant_type=refresh_token&client_id=krar&service="
            + encoded(key.service())
            + "&scope="
            + encoded(key.scope())
            + "&refresh_token="
            + encoded(identityToken);
    return new RegistryCall(
            "token for " + key.scope(), "POST", key.realm(), "application/json", MOST, "", timeout)
        .withForm(form);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static Token read(HttpAnswer answer, Origin registry, Origin service) {
    LookupFailure none =
        new LookupFailure(
            Unavailable.INVALID_ANSWER,
            "The token service %s of %s answers without a token.".formatted(service, registry));
    try {
      Map<?, ?> json = Json.fields(Json.read(answer.body().bytes()));
      String token = Json.text(json.get("token"));
      String value = token.isEmpty() ? Json.text(json.get("access_token")) : token;
      if (!TOKEN.matcher(value).matches()) {
        throw none;
      }
      Object seconds = json.get("expires_in");
      long life =
          seconds instanceof Integer || seconds instanceof Long
              ? ((Number) seconds).longValue()
              : 0;
      long bounded = Math.min(Math.max(life, SHORTEST.toSeconds()), LONGEST.toSeconds());
      long good = Duration.ofSeconds(bounded).minus(MARGIN).toNanos();
      return new Token(value, System.nanoTime() + good);
    } catch (JacksonException e) {
      throw none; // Jackson's message may quote the token.
    }
  }
}
