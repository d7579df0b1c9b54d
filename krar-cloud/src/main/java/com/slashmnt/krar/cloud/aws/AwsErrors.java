package com.slashmnt.krar.cloud.aws;

import java.util.Set;

/**
 * The codes of errors that may be told. Others are not: whatever a server says may repeat a secret.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html">Common
 *     errors</a>
 */
final class AwsErrors {

  private static final Set<String> KNOWN =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "ExpiredTokenException",
          "IDPCommunicationError",
          "IDPRejectedClaim",
          "IncompleteSignature",
          "InvalidIdentityToken",
          "InvalidSignatureException",
          "RegionDisabledException",
          "RequestExpired",
          "ServerException",
          "ThrottlingException",
          "UnrecognizedClientException",
          "ValidationError");

  private AwsErrors() {}

  /** The status, and the code if it is known. */
  static String status(int status, String code) {
    return "HTTP " + status + (KNOWN.contains(code) ? " " + code : "");
  }
}
