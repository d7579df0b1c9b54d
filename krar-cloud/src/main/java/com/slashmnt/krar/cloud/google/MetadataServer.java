package com.slashmnt.krar.cloud.google;

import com.slashmnt.krar.cloud.identity.CloudAnswer;
import com.slashmnt.krar.cloud.identity.CloudRequest;
import com.slashmnt.krar.cloud.identity.Expiring;
import com.slashmnt.krar.cloud.identity.IdentityFailure;
import com.slashmnt.krar.cloud.identity.Kept;
import com.slashmnt.krar.cloud.identity.Surroundings;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.http.Json;
import java.net.URI;
import java.util.Map;

/**
 * The credential of Artifact Registry and gcr.io: an access token of the metadata server, which
 * gives it to whom krar's service account is. Thread-safe.
 *
 * @see <a
 *     href="https://cloud.google.com/compute/docs/access/authenticate-workloads#applications">Access
 *     tokens of the metadata server</a>
 * @see <a
 *     href="https://cloud.google.com/artifact-registry/docs/docker/authentication#token">Artifact
 *     Registry, access token</a>
 */
public final class MetadataServer {

  /** By its address: a look-up of a name could not be limited. */
  private static final String ADDRESS = "169.254.169.254";

  private static final String HOST = "GCE_METADATA_HOST";
  private static final String PATH = "/computeMetadata/v1/instance/service-accounts/default/token";
  private static final String STEP = "the metadata server of Google Cloud";

  private static final String USE =
      "run krar on GKE with Workload Identity, or give it a key of a service account by an"
          + " authfile";

  private static final String BIND =
      "grant roles/iam.workloadIdentityUser on the Google service account that"
          + " iam.gke.io/gcp-service-account names to krar's service account";

  private static final String FLAVOR = "Metadata-Flavor";
  private static final String GOOGLE = "Google";

  private final Surroundings around;
  private final Kept<Credential> token;

  public MetadataServer(Surroundings around) {
    this.around = around;
    this.token = new Kept<>(around.clock());
  }

  /** Whether that host is a registry of Google Cloud. */
  public static boolean isFor(String host) {
    return host.equals("gcr.io") || isBelow(host, ".gcr.io") || isBelow(host, ".pkg.dev");
  }

  private static boolean isBelow(String host, String domain) {
    return host.endsWith(domain)
        && host.length() > domain.length()
        && host.lastIndexOf('.', host.length() - domain.length() - 1) < 0;
  }

  /**
   * The credential for each of its registries.
   *
   * @throws IdentityFailure if there is none
   */
  public Credential credential() {
    return token.get(this::fetch);
  }

  private Expiring<Credential> fetch() {
    CloudRequest request =
        CloudRequest.metadata(STEP, USE, "GET", address(), Map.of(FLAVOR, GOOGLE));
    CloudAnswer answer = around.http().send(request);
    if (!answer.has(FLAVOR, GOOGLE)) {
      throw request.failed("what answers there is another server", USE);
    }
    if (answer.status() == 404) {
      throw request.failed("there is no service account (HTTP 404)", USE);
    }
    if (!answer.isOk()) {
      throw request.failed("HTTP " + answer.status(), BIND);
    }
    Map<?, ?> json = answer.json();
    String value = Json.text(json.get("access_token"));
    if (value.isEmpty() || !(json.get("expires_in") instanceof Number seconds)) {
      throw request.failed("its answer has no token", USE);
    }
    Credential credential =
        Credential.of("oauth2accesstoken", value)
            .from("the Google Cloud identity of krar's pod")
            .ifRefused(
                "Grant roles/artifactregistry.reader on the repository to the Google Cloud identity"
                    + " of krar's pod.");
    return new Expiring<>(credential, around.clock().instant().plusSeconds(seconds.longValue()));
  }

  private URI address() {
    String host = around.variable(HOST).orElse(ADDRESS);
    try {
      URI address = URI.create("http://" + host + PATH);
      if (address.getHost() != null
          && address.getPath().equals(PATH)
          && address.getRawUserInfo() == null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new IdentityFailure(STEP, HOST + " is no host", "take it away", e);
    }
    throw new IdentityFailure(STEP, HOST + " is no host", "take it away");
  }
}
