package com.slashmnt.krar.cloud.aws;

import com.slashmnt.krar.cloud.identity.CloudAnswer;
import com.slashmnt.krar.cloud.identity.CloudRequest;
import com.slashmnt.krar.cloud.identity.Expiring;
import com.slashmnt.krar.cloud.identity.IdentityFailure;
import com.slashmnt.krar.cloud.identity.Surroundings;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * EKS Pod Identity: the agent on the node gives keys for the pod's token.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">Container
 *     credential provider</a>
 */
record PodIdentity(Surroundings around, String url) implements KeySource {

  static final String URL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  private static final String TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
  private static final String STEP = "the agent of EKS Pod Identity";

  private static final String ASSOCIATE =
      "create a Pod Identity association for krar's service account, and start a new pod";

  /** Where plain HTTP is allowed: at the agents of EKS and ECS, and on this machine. */
  private static final Set<String> NEARBY =
      Set.of(
          "169.254.170.23", "[fd00:ec2::23]", "169.254.170.2", "127.0.0.1", "[::1]", "localhost");

  @Override
  public String name() {
    return "the AWS role of EKS Pod Identity";
  }

  /** The token is sent there. */
  @Override
  public URI giver(EcrHost host) {
    try {
      URI address = URI.create(url);
      String name = String.valueOf(address.getHost());
      if (address.getRawUserInfo() == null
          && ("https".equals(address.getScheme())
              || ("http".equals(address.getScheme()) && NEARBY.contains(name)))) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new IdentityFailure(STEP, URL + " is no URL", ASSOCIATE, e);
    }
    throw new IdentityFailure(
        STEP, URL + " names neither an agent of the node nor a host by HTTPS", ASSOCIATE);
  }

  @Override
  public Expiring<AwsKeys> fetch(EcrHost host) {
    CloudRequest request =
        CloudRequest.agent(
            STEP,
            "install the add-on eks-pod-identity-agent, and let krar's pods reach it",
            giver(host),
            Map.of("Authorization", around.token(TOKEN_FILE, ASSOCIATE)));
    CloudAnswer answer = around.http().send(request);
    if (!answer.isOk()) {
      throw request.failed("HTTP " + answer.status(), ASSOCIATE);
    }
    return AwsKeys.read(request, answer);
  }
}
