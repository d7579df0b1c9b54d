package com.slashmnt.krar.job.cluster;

import java.time.Instant;
import java.util.Optional;

/**
 * What a credential plug-in gave.
 *
 * @param token empty if it gave none; it is secret
 * @param expiry from when on it does not hold; empty if it said nothing
 */
record PlugInCredential(
    String token, Optional<ClientCertificate> certificate, Optional<Instant> expiry) {

  boolean holds(Instant now) {
    return expiry.isEmpty() || now.isBefore(expiry.get());
  }

  /** Never the credential. */
  @Override
  public String toString() {
    return "credential of a plug-in";
  }
}
