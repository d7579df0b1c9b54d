package com.slashmnt.krar.job.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/** An identity that stays. */
record FixedIdentity(Optional<String> authorization, Optional<ClientCertificate> certificate)
    implements Identity {

  static final Identity ANONYMOUS = new FixedIdentity(Optional.empty(), Optional.empty());

  static Identity ofToken(String token, Optional<ClientCertificate> certificate) {
    return new FixedIdentity(Optional.of("Bearer " + token), certificate);
  }

  static Identity ofPassword(
      String user, String password, Optional<ClientCertificate> certificate) {
    String both = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return new FixedIdentity(Optional.of("Basic " + both), certificate);
  }

  @Override
  public boolean renew() {
    return false;
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "identity that stays";
  }
}
