package com.slashmnt.krar.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.cloud.FakeClouds.Answer;
import com.slashmnt.krar.cloud.FakeClouds.Asked;
import com.slashmnt.krar.oci.credential.Credential;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ECR by each identity that AWS gives a pod, and every way in which that fails. */
class AwsCloudTest extends CloudTest {

  private static final String REGISTRY = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";
  private static final String ECR = "POST https://api.ecr.eu-central-1.amazonaws.com/";
  private static final String STS = "POST https://sts.eu-central-1.amazonaws.com/";
  private static final String AGENT = "GET http://169.254.170.23/v1/credentials";
  private static final String METADATA = "http://169.254.169.254/latest/";
  private static final String SESSION = "PUT " + METADATA + "api/token";
  private static final String ROLES = "GET " + METADATA + "meta-data/iam/security-credentials/";
  private static final String ROLE = "arn:aws:iam::123456789012:role/krar";

  private static Answer keys(Instant until) {
    return Answer.of(
        200,
        """
        {"Code": "Success", "AccessKeyId": "AKID", "SecretAccessKey": "secret-hunter2",
         "Token": "session-hunter2", "Expiration": "%s"}"""
            .formatted(until));
  }

  private static Answer assumed(Instant until) {
    return Answer.of(
        200,
        """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult>
            <Credentials>
              <SessionToken>session-hunter2</SessionToken>
              <SecretAccessKey>secret-hunter2</SecretAccessKey>
              <Expiration>%s</Expiration>
              <AccessKeyId>AKID</AccessKeyId>
            </Credentials>
          </AssumeRoleWithWebIdentityResult>
        </AssumeRoleWithWebIdentityResponse>"""
            .formatted(until));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static Answer token(String password, Instant until) {
    return Answer.of(
        200,
        """
        {"authorizationData": [{"authorizationToken": "%s", "expiresAt": %d.417,
          "proxyEndpoint": "https://123456789012.dkr.ecr.eu-central-1.amazonaws.com"}]}"""
            .formatted(base64("AWS:" + password), until.getEpochSecond()));
  }

  private static Credential password(String password) {
    return Credential.of("AWS", password);
  }

  private void irsa() {
    environment.put("AWS_ROLE_ARN", ROLE);
    tokenFile("AWS_WEB_IDENTITY_TOKEN_FILE", "pod-hunter2");
    clouds.on(STS, request -> assumed(NOON.plus(Duration.ofHours(1))));
    start();
  }

  private void podIdentity() {
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials");
    tokenFile("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "pod-hunter2");
    clouds.on(AGENT, request -> keys(NOON.plus(Duration.ofHours(6))));
    start();
  }

  private void node() {
    clouds.on(SESSION, 200, "metadata-hunter2");
    clouds.on(ROLES, 200, "nodes-role\n");
    clouds.on(ROLES + "nodes-role", request -> keys(NOON.plus(Duration.ofHours(6))));
  }

  private void ecr() {
    clouds.on(ECR, request -> token("first-hunter2", NOON.plus(Duration.ofHours(12))));
  }

  @Test
  void aRoleOfTheServiceAccountGetsATokenOfEcr() {
    irsa();
    ecr();
    Credential candidate = candidate(REGISTRY);
    assertThat(candidate).isEqualTo(password("first-hunter2")).hasToString("the AWS role " + ROLE);
    assertThat(candidate.advice().orElse("")).contains("ecr:BatchGetImage").endsWith(".");
    Asked assumed = clouds.last(STS);
    assertThat(assumed.headers()).doesNotContainKey("Authorization");
    assertThat(assumed.form())
        .containsEntry("Action", "AssumeRoleWithWebIdentity")
        .containsEntry("Version", "2011-06-15")
        .containsEntry("RoleArn", ROLE)
        .containsEntry("RoleSessionName", "krar")
        .containsEntry("WebIdentityToken", "pod-hunter2");
    Asked asked = clouds.last(ECR);
    assertThat(asked.body()).isEqualTo("{}");
    assertThat(asked.headers())
        .containsEntry("X-amz-target", "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken")
        .containsEntry("Content-type", "application/x-amz-json-1.1")
        .containsEntry("X-amz-security-token", "session-hunter2")
        .containsEntry("X-amz-date", "20261129T120000Z");
    assertThat(asked.headers().get("Authorization"))
        .startsWith(
            "AWS4-HMAC-SHA256 Credential=AKID/20261129/eu-central-1/ecr/aws4_request,"
                + " SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target,"
                + " Signature=");
    assertThat(clouds.asked()).containsExactly(STS, ECR);
  }

  @Test
  void podIdentityGetsATokenOfEcr() {
    podIdentity();
    ecr();
    assertThat(candidate(REGISTRY))
        .isEqualTo(password("first-hunter2"))
        .hasToString("the AWS role of EKS Pod Identity");
    assertThat(clouds.last(AGENT).headers()).containsEntry("Authorization", "pod-hunter2");
    assertThat(clouds.asked()).containsExactly(AGENT, ECR);
  }

  @Test
  void theNodesRoleGetsATokenOfEcr() {
    node();
    ecr();
    assertThat(candidate(REGISTRY))
        .isEqualTo(password("first-hunter2"))
        .hasToString("the AWS role of the node");
    assertThat(clouds.last(SESSION).headers())
        .containsEntry("X-aws-ec2-metadata-token-ttl-seconds", "300");
    assertThat(clouds.last(ROLES).headers())
        .containsEntry("X-aws-ec2-metadata-token", "metadata-hunter2");
    assertThat(clouds.asked()).containsExactly(SESSION, ROLES, ROLES + "nodes-role", ECR);
  }

  @Test
  void ecrPublicHasAnApiOfItsOwn() {
    irsa();
    String sts = "POST https://sts.us-east-1.amazonaws.com/";
    String ecr = "POST https://api.ecr-public.us-east-1.amazonaws.com/";
    clouds.on(sts, request -> assumed(NOON.plus(Duration.ofHours(1))));
    clouds.on(
        ecr,
        200,
        """
        {"authorizationData": {"authorizationToken": "%s", "expiresAt": 1.8E9}}"""
            .formatted(base64("AWS:public-hunter2")));
    assertThat(candidate("public.ecr.aws")).isEqualTo(password("public-hunter2"));
    Asked asked = clouds.last(ecr);
    assertThat(asked.headers())
        .containsEntry("X-amz-target", "SpencerFrontendService.GetAuthorizationToken");
    assertThat(asked.headers().get("Authorization")).contains("/us-east-1/ecr-public/");
    assertThat(clouds.asked()).containsExactly(sts, ecr);
  }

  @Test
  void theRoleIsAssumedInTheRegionOfTheClusterIfThatIsKnown() {
    environment.put("AWS_REGION", "eu-west-1");
    irsa();
    ecr();
    String near = "POST https://sts.eu-west-1.amazonaws.com/";
    clouds.on(near, request -> assumed(NOON.plus(Duration.ofHours(1))));
    assertThat(candidate(REGISTRY)).isEqualTo(password("first-hunter2"));
    assertThat(clouds.asked()).containsExactly(near, ECR);
  }

  @ParameterizedTest
  @CsvSource({
    "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn,"
        + " sts.cn-north-1.amazonaws.com.cn, api.ecr.cn-north-1.amazonaws.com.cn",
    "123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn,"
        + " sts.cn-north-1.api.amazonwebservices.com.cn,"
        + " ecr.cn-north-1.api.amazonwebservices.com.cn",
    "123456789012.dkr-ecr.eu-west-1.on.aws, sts.eu-west-1.api.aws, ecr.eu-west-1.api.aws",
    "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com,"
        + " sts.us-east-1.amazonaws.com, ecr-fips.us-east-1.amazonaws.com",
    "123456789012.dkr-ecr-fips.us-east-1.on.aws,"
        + " sts.us-east-1.api.aws, ecr-fips.us-east-1.api.aws",
    "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com,"
        + " sts.us-gov-west-1.amazonaws.com, api.ecr.us-gov-west-1.amazonaws.com",
  })
  void eachRegistryHasTheServersOfItsRegion(String registry, String sts, String ecr) {
    irsa();
    clouds.on("POST https://" + sts + "/", request -> assumed(NOON.plus(Duration.ofHours(1))));
    clouds.on(
        "POST https://" + ecr + "/",
        request -> token("there-hunter2", NOON.plus(Duration.ofHours(12))));
    assertThat(candidate(registry)).isEqualTo(password("there-hunter2"));
    assertThat(clouds.asked())
        .containsExactly("POST https://" + sts + "/", "POST https://" + ecr + "/");
  }

  @Test
  void oneTokenServesEachRegistryOfARegion() {
    irsa();
    ecr();
    assertThat(candidate(REGISTRY)).isEqualTo(candidate(REGISTRY));
    assertThat(candidate(REGISTRY.replace("123456789012", "210987654321")))
        .isEqualTo(password("first-hunter2"));
    assertThat(clouds.asked()).containsExactly(STS, ECR);
  }

  @Test
  void theKeysOfOneIdentityServeEachRegion() {
    podIdentity();
    ecr();
    String other = "POST https://api.ecr.eu-west-1.amazonaws.com/";
    clouds.on(other, request -> token("other-hunter2", NOON.plus(Duration.ofHours(12))));
    candidate(REGISTRY);
    assertThat(candidate(REGISTRY.replace("eu-central-1", "eu-west-1")))
        .isEqualTo(password("other-hunter2"));
    assertThat(clouds.asked()).containsExactly(AGENT, ECR, other);
  }

  @Test
  void ecrPublicOfBothKindsOfAddressesHasAnApi() {
    podIdentity();
    clouds.on("POST https://ecr-public.us-east-1.api.aws/", 418, "");
    failure("ecr-public.aws.com");
    assertThat(clouds.asked()).containsExactly(AGENT, "POST https://ecr-public.us-east-1.api.aws/");
  }

  @Test
  void aTokenThatExpiresDuringARunIsReplacedAndSoAreTheKeys() {
    irsa();
    ecr();
    candidate(REGISTRY);
    pass(Duration.ofHours(12).minusMinutes(3));
    candidate(REGISTRY);
    assertThat(clouds.asked()).containsExactly(STS, ECR);
    clouds.on(ECR, request -> token("second-hunter2", NOON.plus(Duration.ofHours(24))));
    clouds.on(STS, request -> assumed(NOON.plus(Duration.ofHours(13))));
    tokenFile("AWS_WEB_IDENTITY_TOKEN_FILE", "renewed-hunter2");
    pass(Duration.ofMinutes(2));
    assertThat(candidate(REGISTRY)).isEqualTo(password("second-hunter2"));
    assertThat(clouds.last(STS).form()).containsEntry("WebIdentityToken", "renewed-hunter2");
    assertThat(clouds.asked()).containsExactly(STS, ECR);
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, trust policy",
    "400, InvalidIdentityToken, OIDC provider",
    "400, ExpiredTokenException, kubelet",
    "403, RegionDisabledException, activate STS",
    "400, ValidationError, AWS_ROLE_ARN",
  })
  void aRefusalOfStsSaysWhatToGrant(int status, String code, String advice) {
    irsa();
    clouds.on(
        STS,
        status,
        "<ErrorResponse><Error><Code>%s</Code><Message>pod-hunter2</Message></Error></ErrorResponse>"
            .formatted(code));
    assertThat(failure(REGISTRY))
        .contains("AssumeRoleWithWebIdentity", ROLE, "HTTP " + status + " " + code, advice);
  }

  @Test
  void aCodeThatIsNotKnownIsNotRepeated() {
    irsa();
    clouds.on(STS, 400, "<Error><Code>hunter2</Code></Error>");
    assertThat(failure(REGISTRY)).contains("HTTP 400;");
  }

  @Test
  void aTokenFileThatIsNotThereSaysWhatToAnnotate() {
    irsa();
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", folder.resolve("gone").toString());
    start();
    assertThat(failure(REGISTRY))
        .contains("AWS_WEB_IDENTITY_TOKEN_FILE", "cannot be read", "eks.amazonaws.com/role-arn");
    tokenFile("AWS_WEB_IDENTITY_TOKEN_FILE", "two words");
    start();
    assertThat(failure(REGISTRY)).contains("holds no token");
    assertThat(clouds.asked()).isEmpty();
  }

  @Test
  void anIdentityThatFailsIsNotReplacedByThatOfTheNode() {
    irsa();
    node();
    ecr();
    clouds.on(STS, 403, "");
    assertThat(failure(REGISTRY)).contains("AssumeRoleWithWebIdentity");
    assertThat(clouds.asked()).containsExactly(STS);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 500})
  void anAgentThatRefusesSaysWhatToAssociate(int status) {
    podIdentity();
    clouds.on(AGENT, status, "hunter2");
    assertThat(failure(REGISTRY))
        .contains("EKS Pod Identity", "HTTP " + status, "Pod Identity association");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://agent.example.com/v1/credentials",
        "http://10.0.0.1/v1/credentials",
        "http://me:hunter2@169.254.170.23/v1/credentials",
        "no url hunter2",
        "ftp://169.254.170.23/",
      })
  void thePodsTokenIsSentToAnAgentOfTheNodeOnly(String url) {
    podIdentity();
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", url);
    start();
    assertThat(failure(REGISTRY)).contains("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    assertThat(clouds.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://[fd00:ec2::23]/v1/credentials",
        "http://169.254.170.2/v1/credentials",
        "http://127.0.0.1:51679/v1/credentials",
        "https://agent.example.com/v1/credentials",
      })
  void theseAreAgentsToo(String url) {
    podIdentity();
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", url);
    start();
    failure(REGISTRY);
    assertThat(clouds.asked()).isNotEmpty();
  }

  /** Unlike metadata it asks its cloud in turn, and may take its time. */
  @Test
  void anAgentThatAnswersAfterMetadataWouldBeGivenUpIsHeard() {
    podIdentity();
    ecr();
    clouds.on(
        AGENT,
        request ->
            time.pauses().stream().mapToLong(Duration::toMillis).sum() < 2000
                ? Answer.BROKEN
                : keys(NOON.plus(Duration.ofHours(6))));
    assertThat(candidate(REGISTRY)).isEqualTo(password("first-hunter2"));
  }

  @Test
  void aNodeWithoutARoleSaysSo() {
    node();
    clouds.on(ROLES, 404, "");
    assertThat(failure(REGISTRY))
        .contains("instance metadata of AWS", "the node has no role", "IRSA", "hop limit 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {SESSION, ROLES, ROLES + "nodes-role"})
  void metadataThatRefusesSaysWhatToGrant(String step) {
    node();
    clouds.on(step, 403, "hunter2");
    assertThat(failure(REGISTRY)).contains("HTTP 403", "IRSA or EKS Pod Identity");
  }

  @ParameterizedTest
  @ValueSource(strings = {SESSION, ROLES, ROLES + "nodes-role"})
  void whatIsNoMetadataIsNotTakenForIt(String step) {
    node();
    clouds.on(step, 200, "<html>hunter2 hunter2</html>");
    assertThat(failure(REGISTRY)).contains("instance metadata of AWS failed, its answer");
  }

  /** In seconds of the clock on the wall. */
  @Test
  void metadataThatDoesNotAnswerIsGivenUpAfterTwoSeconds() {
    clouds.on(SESSION, request -> Answer.SILENCE);
    startInRealTime();
    long start = System.nanoTime();
    assertThat(failure(REGISTRY)).contains("169.254.169.254 did not answer within 2 s");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    assertThat(failure(REGISTRY)).contains("did not answer");
    assertThat(clouds.asked()).containsExactly(SESSION);
    pass(Duration.ofSeconds(31));
    node();
    ecr();
    assertThat(candidate(REGISTRY)).isEqualTo(password("first-hunter2"));
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException, grant ecr:GetAuthorizationToken",
    "com.amazonaws.ecr#AccessDeniedException, grant ecr:GetAuthorizationToken",
    "InvalidSignatureException, clock",
    "UnrecognizedClientException, partition",
    "hunter2Exception, what is granted",
  })
  void aRefusalOfEcrSaysWhatToGrant(String type, String advice) {
    irsa();
    clouds.on(ECR, 400, "{\"__type\": \"" + type + "\", \"message\": \"hunter2\"}");
    assertThat(failure(REGISTRY))
        .contains("GetAuthorizationToken of ECR in eu-central-1", "HTTP 400", advice);
  }

  @Test
  void aRefusalOfEcrPublicNamesBothRights() {
    podIdentity();
    clouds.on(
        "POST https://api.ecr-public.us-east-1.amazonaws.com/",
        400,
        "{\"__type\": \"AccessDeniedException\"}");
    assertThat(failure("public.ecr.aws"))
        .contains("ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "{}",
        "{\"authorizationData\": []}",
        "{\"authorizationData\": [{\"authorizationToken\": \"hunter2!\"}]}",
        "{\"authorizationData\": [{\"authorizationToken\": \"aHVudGVyMg==\"}]}",
        "{\"authorizationData\": [{\"authorizationToken\": \"QVdTOmh1bnRlcjI=\"}]}",
      })
  void anAnswerWithoutATokenIsAFailure(String body) {
    irsa();
    clouds.on(ECR, 200, body);
    assertThat(failure(REGISTRY)).contains("GetAuthorizationToken of ECR").contains("its answer");
  }

  @ParameterizedTest
  @ValueSource(strings = {STS, ECR})
  void aServiceThatDoesNotAnswerIsAskedAgainAndThenTold(String service) {
    irsa();
    ecr();
    clouds.on(service, request -> Answer.BROKEN);
    assertThat(failure(REGISTRY)).contains("amazonaws.com broke", "HTTPS_PROXY");
    assertThat(clouds.asked().stream().filter(service::equals).count()).isGreaterThan(2);
  }

  @Test
  void aServiceThatFailsForAMomentIsAskedAgain() {
    irsa();
    ecr();
    clouds.on(
        STS,
        request ->
            time.pauses().isEmpty() ? Answer.of(503, "") : assumed(NOON.plus(Duration.ofHours(1))));
    assertThat(candidate(REGISTRY)).isEqualTo(password("first-hunter2"));
    assertThat(clouds.asked()).containsExactly(STS, STS, ECR);
  }
}
