package com.slashmnt.krar.job.cluster;

import java.time.Instant;
import java.util.Optional;

/**
 * What a credential plug-in gave.
 *
 * @param expiry from when on it does not hold; empty if it said nothing
 */
record PlugInCredential(ApiServerCredential credential, Optional<Instant> expiry) {

  static PlugInCredential of(
      String token, Optional<ClientCertificate> certificate, Optional<Instant> expiry) {
    return new PlugInCredential(
        token.isEmpty()
            ? new ApiServerCredential(Optional.empty(), certificate)
            : ApiServerCredential.ofToken(token, certificate),
        expiry);
  }

  boolean holds(Instant now) {
    return expiry.isEmpty() || now.isBefore(expiry.get());
  }
}
