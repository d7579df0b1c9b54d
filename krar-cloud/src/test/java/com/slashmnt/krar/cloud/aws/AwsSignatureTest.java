package com.slashmnt.krar.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.cloud.identity.CloudRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Signatures as AWS' own test suite has them.
 *
 * @see <a
 *     href="https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite/v4">aws-signing-test-suite</a>
 */
class AwsSignatureTest {

  private static final AwsKeys KEYS =
      new AwsKeys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "");
  private static final Instant THEN = Instant.parse("2015-08-30T12:36:00Z");
  private static final AwsSignature SERVICE = new AwsSignature("us-east-1", "service");

  private static CloudRequest request(
      String method, String url, Map<String, String> headers, String body) {
    return new CloudRequest(
        "", "", method, URI.create(url), headers, body, Duration.ofSeconds(1), false);
  }

  private static String authorization(CloudRequest request, AwsSignature signature, AwsKeys keys) {
    return signature.sign(request, keys, THEN).headers().getOrDefault("Authorization", "");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "get-vanilla, GET, '', '', '', '',"
        + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "get-vanilla-query-order-key-case, GET, '?Param2=value2&Param1=value1', '', '', '',"
        + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    "post-vanilla, POST, '', '', '', '',"
        + " 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    "post-header-value-case, POST, '', My-Header1, VALUE1, '',"
        + " cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
    "post-x-www-form-urlencoded, POST, '', Content-Type, application/x-www-form-urlencoded,"
        + " Param1=value1, ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  })
  void isThatOfTheTestSuite(
      String name,
      String method,
      String query,
      String header,
      String value,
      String body,
      String signature) {
    Map<String, String> headers = header.isEmpty() ? Map.of() : Map.of(header, value);
    String url = "https://example.amazonaws.com/" + query;
    String authorization = authorization(request(method, url, headers, body), SERVICE, KEYS);
    String names =
        switch (header) {
          case "" -> "host;x-amz-date";
          case "Content-Type" -> "content-type;host;x-amz-date";
          default -> "host;my-header1;x-amz-date";
        };
    assertThat(authorization)
        .startsWith(
            "AWS4-HMAC-SHA256"
                + " Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders="
                + names
                + ", Signature=")
        .endsWith("Signature=" + signature);
  }

  /** {@code post-sts-header-before}. */
  @Test
  void aSessionTokenIsSigned() {
    String token =
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/"
            + "qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+"
            + "scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
    String authorization =
        authorization(
            request("POST", "https://example.amazonaws.com/", Map.of(), ""),
            SERVICE,
            new AwsKeys(KEYS.id(), KEYS.secret(), token));
    assertThat(authorization)
        .contains("SignedHeaders=host;x-amz-date;x-amz-security-token,")
        .endsWith("85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
  }

  /** The example of the documentation, by which many have learned it. */
  @Test
  void isThatOfTheDocumentedExample() {
    String authorization =
        authorization(
            request(
                "GET",
                "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
                Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                ""),
            new AwsSignature("us-east-1", "iam"),
            KEYS);
    assertThat(authorization)
        .endsWith("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
  }

  @Test
  void spacesAroundAndWithinAHeaderDoNotCount() {
    CloudRequest tight =
        request("GET", "https://example.amazonaws.com/", Map.of("My-Header1", "a b"), "");
    CloudRequest loose =
        request("GET", "https://example.amazonaws.com/", Map.of("My-Header1", "  a   b "), "");
    assertThat(authorization(loose, SERVICE, KEYS)).isEqualTo(authorization(tight, SERVICE, KEYS));
  }
}
