package com.slashmnt.krar.cloud.azure;

import com.slashmnt.krar.cloud.identity.CloudAnswer;
import com.slashmnt.krar.cloud.identity.CloudRequest;
import com.slashmnt.krar.cloud.identity.Expiring;
import com.slashmnt.krar.cloud.identity.IdentityFailure;
import com.slashmnt.krar.cloud.identity.Kept;
import com.slashmnt.krar.cloud.identity.Surroundings;
import com.slashmnt.krar.oci.http.Json;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Who krar's pod is for Microsoft Entra: the pod's token is exchanged for one that registries take.
 * Kept for each authority. Thread-safe.
 *
 * @see <a
 *     href="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#third-case-access-token-request-with-a-federated-credential">Access
 *     token request with a federated credential</a>
 * @see <a
 *     href="https://azure.github.io/azure-workload-identity/docs/installation/mutating-admission-webhook.html">What
 *     the webhook sets</a>
 */
final class WorkloadIdentity {

  static final String TENANT = "AZURE_TENANT_ID";
  private static final String CLIENT = "AZURE_CLIENT_ID";
  private static final String TOKEN_FILE = "AZURE_FEDERATED_TOKEN_FILE";
  private static final String AUTHORITY = "AZURE_AUTHORITY_HOST";
  private static final String STEP = "the workload identity of Azure";

  private static final String SET_UP =
      "annotate krar's service account with azure.workload.identity/client-id, and label its pods"
          + " azure.workload.identity/use: \"true\"";

  /** In every cloud of Azure. */
  private static final String SCOPE = "https://containerregistry.azure.net/.default";

  private static final Pattern TENANT_ID = Pattern.compile("[A-Za-z0-9.-]+");

  private final Surroundings around;
  private final Map<URI, Kept<String>> tokens = new ConcurrentHashMap<>();

  WorkloadIdentity(Surroundings around) {
    this.around = around;
  }

  /**
   * An access token for registries; a secret.
   *
   * @throws IdentityFailure if there is none
   */
  String token(AcrHost host) {
    URI url = address(host);
    return tokens.computeIfAbsent(url, u -> new Kept<>(around.clock())).get(() -> fetch(url));
  }

  /** Whose identity it is. */
  String tenant() {
    return variable(TENANT);
  }

  private Expiring<String> fetch(URI url) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", variable(CLIENT));
    form.put("scope", SCOPE);
    form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.put("client_assertion", around.token(TOKEN_FILE, SET_UP));
    CloudRequest request =
        CloudRequest.form(
            "the token of Microsoft Entra for the client " + variable(CLIENT),
            "let krar's pods reach it, through HTTPS_PROXY if need be",
            url,
            form);
    CloudAnswer answer = around.http().send(request);
    Map<?, ?> json = answer.json();
    if (!answer.isOk()) {
      throw refused(request, answer.status(), json);
    }
    String token = Json.text(json.get("access_token"));
    if (token.isEmpty() || !(json.get("expires_in") instanceof Number seconds)) {
      throw request.failed("its answer has no token", "see what answers there");
    }
    return new Expiring<>(token, around.clock().instant().plusSeconds(seconds.longValue()));
  }

  /** A number can be told: it repeats no secret. */
  private static IdentityFailure refused(CloudRequest request, int status, Map<?, ?> json) {
    int code =
        json.get("error_codes") instanceof List<?> codes
                && !codes.isEmpty()
                && codes.get(0) instanceof Integer first
            ? first
            : 0;
    String advice =
        switch (code) {
          case 700016 -> "see whether that client is in the tenant of " + TENANT;
          case 90002 -> "see whether " + TENANT + " is a tenant of this cloud";
          default ->
              "add a federated credential to the identity: the issuer of the cluster, and the"
                  + " subject of krar's service account";
        };
    return request.failed("HTTP " + status + (code == 0 ? "" : " AADSTS" + code), advice);
  }

  private URI address(AcrHost host) {
    String authority = around.variable(AUTHORITY).orElse(host.authority());
    String tenant = tenant();
    try {
      URI url =
          URI.create(
              authority + (authority.endsWith("/") ? "" : "/") + tenant + "/oauth2/v2.0/token");
      if ("https".equals(url.getScheme())
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && TENANT_ID.matcher(tenant).matches()) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw new IdentityFailure(STEP, AUTHORITY + " or " + TENANT + " is none", SET_UP, e);
    }
    throw new IdentityFailure(STEP, AUTHORITY + " or " + TENANT + " is none", SET_UP);
  }

  private String variable(String name) {
    return around
        .variable(name)
        .orElseThrow(() -> new IdentityFailure(STEP, name + " is not set", SET_UP));
  }
}
