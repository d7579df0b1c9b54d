package com.slashmnt.krar.cloud.aws;

import com.slashmnt.krar.cloud.identity.CloudAnswer;
import com.slashmnt.krar.cloud.identity.CloudRequest;
import com.slashmnt.krar.cloud.identity.Expiring;
import com.slashmnt.krar.cloud.identity.IdentityFailure;
import com.slashmnt.krar.cloud.identity.Surroundings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * IAM roles for service accounts (IRSA): the pod's token for a role, by the Security Token Service.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
 */
record WebIdentity(Surroundings around, String role) implements KeySource {

  static final String ROLE = "AWS_ROLE_ARN";
  static final String TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";

  private static final String NOT_MOUNTED =
      "annotate krar's service account with eks.amazonaws.com/role-arn, and start a new pod";

  private static final String NOT_REACHED =
      "let krar's pods reach it, through HTTPS_PROXY if need be";

  @Override
  public String name() {
    return "the AWS role " + role;
  }

  @Override
  public URI giver(EcrHost host) {
    return host.sts(around.variable("AWS_REGION").filter(EcrHost::isRegion).orElse(host.region()));
  }

  @Override
  public Expiring<AwsKeys> fetch(EcrHost host) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", "AssumeRoleWithWebIdentity");
    form.put("Version", "2011-06-15");
    form.put("RoleArn", role);
    form.put("RoleSessionName", around.variable("AWS_ROLE_SESSION_NAME").orElse("krar"));
    form.put("WebIdentityToken", around.token(TOKEN_FILE, NOT_MOUNTED));
    CloudRequest request =
        CloudRequest.form(
            "AssumeRoleWithWebIdentity of AWS STS for " + role, NOT_REACHED, giver(host), form);
    CloudAnswer answer = around.http().send(request);
    String xml = answer.text();
    if (!answer.isOk()) {
      throw refused(request, answer.status(), element(xml, "Code"));
    }
    return AwsKeys.of(
        request,
        element(xml, "AccessKeyId"),
        element(xml, "SecretAccessKey"),
        element(xml, "SessionToken"),
        element(xml, "Expiration"));
  }

  private static IdentityFailure refused(CloudRequest request, int status, String code) {
    String advice =
        switch (code) {
          case "AccessDenied" ->
              "let the role's trust policy name the cluster's OIDC provider and krar's service"
                  + " account";
          case "InvalidIdentityToken", "IDPRejectedClaim" ->
              "create the cluster's OIDC provider in IAM, with the audience sts.amazonaws.com";
          case "ExpiredTokenException" -> "see why the kubelet does not renew the pod's token";
          case "RegionDisabledException" -> "activate STS in that region, or set AWS_REGION";
          case "ValidationError" -> "see whether " + ROLE + " is the ARN of a role";
          default -> "see the role, its trust policy and the state of AWS";
        };
    return request.failed(AwsErrors.status(status, code), advice);
  }

  /** What STS says in one element; it is Base64, a date or a word, with nothing to unescape. */
  private static String element(String xml, String name) {
    Matcher found =
        Pattern.compile("<" + name + ">\\s*([^<&\\s]+)\\s*</" + name + ">").matcher(xml);
    return found.find() ? found.group(1) : "";
  }
}
