package com.slashmnt.krar.cloud.aws;

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
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The credentials of Amazon ECR and ECR Public: keys for whom krar is, and a token for these. Kept
 * for each API, the keys for each that gives them. Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html">GetAuthorizationToken
 *     of ECR</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_GetAuthorizationToken.html">GetAuthorizationToken
 *     of ECR Public</a>
 */
public final class EcrTokens {

  private static final String NOT_REACHED =
      "let krar's pods reach it, through HTTPS_PROXY or an endpoint of the VPC if need be";

  private final Surroundings around;
  private final KeySource source;
  private final Map<URI, Kept<AwsKeys>> keys = new ConcurrentHashMap<>();
  private final Map<URI, Kept<Credential>> tokens = new ConcurrentHashMap<>();

  /** What the environment names counts alone: its failure does not lead to another identity. */
  public EcrTokens(Surroundings around) {
    this.around = around;
    Optional<String> role = around.variable(WebIdentity.ROLE);
    this.source =
        role.isPresent() && around.variable(WebIdentity.TOKEN_FILE).isPresent()
            ? new WebIdentity(around, role.get())
            : around
                .variable(PodIdentity.URL)
                .<KeySource>map(url -> new PodIdentity(around, url))
                .orElseGet(() -> new InstanceMetadata(around));
  }

  /**
   * The credential for a registry.
   *
   * @throws IdentityFailure if there is none
   */
  public Credential credential(EcrHost host) {
    return tokens
        .computeIfAbsent(host.api(), api -> new Kept<>(around.clock()))
        .get(() -> fetch(host));
  }

  private AwsKeys keys(EcrHost host) {
    return keys.computeIfAbsent(source.giver(host), giver -> new Kept<>(around.clock()))
        .get(() -> source.fetch(host));
  }

  private Expiring<Credential> fetch(EcrHost host) {
    AwsKeys signer = keys(host);
    String target =
        host.isPublic() ? "SpencerFrontendService" : "AmazonEC2ContainerRegistry_V20150921";
    CloudRequest request =
        CloudRequest.post(
            "GetAuthorizationToken of "
                + (host.isPublic() ? "ECR Public" : "ECR in " + host.region()),
            NOT_REACHED,
            host.api(),
            Map.of(
                "Content-Type",
                "application/x-amz-json-1.1",
                "X-Amz-Target",
                target + ".GetAuthorizationToken"),
            "{}");
    AwsSignature signature = new AwsSignature(host.region(), host.service());
    CloudAnswer answer =
        around.http().send(signature.sign(request, signer, around.clock().instant()));
    if (!answer.isOk()) {
      throw refused(request, host, answer);
    }
    return read(request, host, answer);
  }

  private IdentityFailure refused(CloudRequest request, EcrHost host, CloudAnswer answer) {
    String type = Json.text(answer.json().get("__type"));
    String code = type.substring(type.indexOf('#') + 1);
    String grant =
        host.isPublic()
            ? "grant ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken to "
            : "grant ecr:GetAuthorizationToken to ";
    String advice =
        switch (code) {
          case "AccessDeniedException" -> grant + source.name();
          case "InvalidSignatureException", "RequestExpired" -> "set the node's clock right";
          case "UnrecognizedClientException", "ExpiredTokenException" ->
              "see whether " + source.name() + " is of the registry's partition, and still there";
          default -> "see what is granted to " + source.name() + ", and the state of AWS";
        };
    return request.failed(AwsErrors.status(answer.status(), code), advice);
  }

  /** ECR has a list of one, ECR Public the one itself. */
  private Expiring<Credential> read(CloudRequest request, EcrHost host, CloudAnswer answer) {
    Object data = answer.json().get("authorizationData");
    Map<?, ?> first =
        Json.fields(data instanceof List<?> list && !list.isEmpty() ? list.get(0) : data);
    String pull =
        host.isPublic()
            ? "see whether the image is there: ECR Public shows every image to everybody"
            : "grant ecr:BatchGetImage on the repository to " + source.name();
    try {
      String token =
          new String(Base64.getDecoder().decode(Json.text(first.get("authorizationToken"))), UTF_8);
      Credential credential =
          Credential.parse(token)
              .from(source.name())
              .ifRefused(Character.toUpperCase(pull.charAt(0)) + pull.substring(1) + ".");
      if (first.get("expiresAt") instanceof Number seconds) {
        return new Expiring<>(credential, Instant.ofEpochSecond(seconds.longValue()));
      }
    } catch (IllegalArgumentException e) {
      throw request.failed("its answer has no token", "see what answers there");
    }
    throw request.failed("its answer does not say how long it is good", "see what answers there");
  }
}
