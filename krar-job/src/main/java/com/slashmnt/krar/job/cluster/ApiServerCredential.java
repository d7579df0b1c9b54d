package com.slashmnt.krar.job.cluster;

import java.util.Optional;

/**
 * What shows an API server who krar is.
 *
 * @param authorization what the header {@code Authorization} says; it is secret. Empty for no such
 *     header
 * @param certificate what is shown in the TLS handshake
 */
public record ApiServerCredential(
    Optional<String> authorization, Optional<ClientCertificate> certificate) {

  static final ApiServerCredential NONE =
      new ApiServerCredential(Optional.empty(), Optional.empty());

  static ApiServerCredential ofToken(String token, Optional<ClientCertificate> certificate) {
    return new ApiServerCredential(Optional.of("Bearer " + token), certificate);
  }

  /** Never the credential. */
  @Override
  public String toString() {
    return "credential for an API server";
  }
}
