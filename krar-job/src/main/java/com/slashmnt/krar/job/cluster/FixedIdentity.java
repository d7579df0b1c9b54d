package com.slashmnt.krar.job.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/** An identity that stays. */
record FixedIdentity(ApiServerCredential current) implements Identity {

  static final Identity ANONYMOUS = new FixedIdentity(ApiServerCredential.NONE);

  static Identity ofToken(String token, Optional<ClientCertificate> certificate) {
    return new FixedIdentity(ApiServerCredential.ofToken(token, certificate));
  }

  static Identity ofPassword(
      String user, String password, Optional<ClientCertificate> certificate) {
    String both = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return new FixedIdentity(new ApiServerCredential(Optional.of("Basic " + both), certificate));
  }

  static Identity ofCertificate(ClientCertificate certificate) {
    return new FixedIdentity(new ApiServerCredential(Optional.empty(), Optional.of(certificate)));
  }

  @Override
  public ApiServerCredential after(ApiServerCredential refused) {
    return current;
  }
}
