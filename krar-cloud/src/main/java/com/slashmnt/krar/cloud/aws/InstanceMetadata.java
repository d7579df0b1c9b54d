package com.slashmnt.krar.cloud.aws;

import com.slashmnt.krar.cloud.identity.CloudAnswer;
import com.slashmnt.krar.cloud.identity.CloudRequest;
import com.slashmnt.krar.cloud.identity.Expiring;
import com.slashmnt.krar.cloud.identity.Surroundings;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The role of the node, by its metadata service, version 2.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-v2-how-it-works.html">How
 *     IMDSv2 works</a>
 */
record InstanceMetadata(Surroundings around) implements KeySource {

  /** By its address: a look-up of a name could not be limited. */
  private static final URI SERVICE = URI.create("http://169.254.169.254/latest/");

  private static final String ROLES = "meta-data/iam/security-credentials/";
  private static final String STEP = "the instance metadata of AWS";

  private static final String ADVICE =
      "give krar's service account a role by IRSA or EKS Pod Identity (or let pods reach the"
          + " metadata: hop limit 2)";

  private static final Pattern ROLE = Pattern.compile("[\\w+=,.@-]+");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  @Override
  public String name() {
    return "the AWS role of the node";
  }

  @Override
  public URI giver(EcrHost host) {
    return SERVICE;
  }

  @Override
  public Expiring<AwsKeys> fetch(EcrHost host) {
    CloudRequest session =
        request("PUT", "api/token", Map.of("X-aws-ec2-metadata-token-ttl-seconds", "300"));
    Map<String, String> token = Map.of("X-aws-ec2-metadata-token", text(session, TOKEN));
    String role = text(request("GET", ROLES, token), ROLE);
    CloudRequest keys = request("GET", ROLES + role, token);
    return AwsKeys.read(keys, answer(keys));
  }

  private static CloudRequest request(String method, String path, Map<String, String> headers) {
    return CloudRequest.metadata(STEP, ADVICE, method, SERVICE.resolve(path), headers);
  }

  private String text(CloudRequest request, Pattern expected) {
    String text = answer(request).text().strip().lines().findFirst().orElse("");
    if (!expected.matcher(text).matches()) {
      throw request.failed("its answer is not one of that service", ADVICE);
    }
    return text;
  }

  private CloudAnswer answer(CloudRequest request) {
    CloudAnswer answer = around.http().send(request);
    if (answer.status() == 404) {
      throw request.failed("the node has no role (HTTP 404)", ADVICE);
    }
    if (!answer.isOk()) {
      throw request.failed("HTTP " + answer.status(), ADVICE);
    }
    return answer;
  }
}
