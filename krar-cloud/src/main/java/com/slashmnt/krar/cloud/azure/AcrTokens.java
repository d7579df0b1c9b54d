package com.slashmnt.krar.cloud.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.cloud.identity.CloudAnswer;
import com.slashmnt.krar.cloud.identity.CloudRequest;
import com.slashmnt.krar.cloud.identity.Expiring;
import com.slashmnt.krar.cloud.identity.IdentityFailure;
import com.slashmnt.krar.cloud.identity.Kept;
import com.slashmnt.krar.cloud.identity.Surroundings;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.http.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;

/**
 * The credentials of Azure's registries: each exchanges the token of whom krar is for a refresh
 * token, which krar-oci has exchanged for the one of a repository. Kept for each registry.
 * Thread-safe.
 *
 * @see <a href="https://azure.github.io/acr/AAD-OAuth.html">Azure Container Registry integration
 *     with Azure Active Directory</a>
 */
public final class AcrTokens {

  private static final String WHO = "the Azure identity of krar's pod";
  private static final String GRANT = "the role AcrPull on the registry to " + WHO;

  /** For a refresh token that does not say; they are good for 3 hours. */
  private static final Duration UNKNOWN = Duration.ofMinutes(10);

  private final Surroundings around;
  private final WorkloadIdentity identity;
  private final Map<AcrHost, Kept<Credential>> tokens = new ConcurrentHashMap<>();

  public AcrTokens(Surroundings around) {
    this.around = around;
    this.identity = new WorkloadIdentity(around);
  }

  /**
   * The credential for a registry.
   *
   * @throws IdentityFailure if there is none
   */
  public Credential credential(AcrHost host) {
    return tokens.computeIfAbsent(host, h -> new Kept<>(around.clock())).get(() -> exchange(host));
  }

  private Expiring<Credential> exchange(AcrHost host) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "access_token");
    form.put("service", host.name());
    form.put("tenant", identity.tenant());
    form.put("access_token", identity.token(host));
    CloudRequest request =
        CloudRequest.form(
            "the exchange of tokens at " + host.name(),
            "let krar's pods reach it, through HTTPS_PROXY if need be",
            URI.create("https://" + host.name() + "/oauth2/exchange"),
            form);
    CloudAnswer answer = around.http().send(request);
    if (!answer.isOk()) {
      throw request.failed(
          "HTTP " + answer.status(),
          "grant " + GRANT + ", and let the registry's network rules admit krar's pods");
    }
    String token = Json.text(answer.json().get("refresh_token"));
    if (token.isEmpty()) {
      throw request.failed("its answer has no token", "see what answers there");
    }
    Credential credential =
        Credential.ofIdentityToken(token).from(WHO).ifRefused("Grant " + GRANT + ".");
    return new Expiring<>(credential, expiry(token));
  }

  /** As the token itself says (RFC 7519, section 4.1.4); it is the registry's to verify. */
  private Instant expiry(String token) {
    String[] parts = token.split("\\.", -1);
    try {
      byte[] claims =
          parts.length == 3 ? Base64.getUrlDecoder().decode(parts[1]) : "{}".getBytes(UTF_8);
      if (Json.fields(Json.read(claims)).get("exp") instanceof Number seconds) {
        return Instant.ofEpochSecond(seconds.longValue());
      }
    } catch (IllegalArgumentException | JacksonException e) {
      // It is used all the same.
    }
    return around.clock().instant().plus(UNKNOWN);
  }
}
