package com.slashmnt.krar.job.kubeconfig;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** The id token of the auth-provider {@code oidc}: a JWT (RFC 7519). */
public final class IdToken {

  private static final String FIELD = "id-token";

  private IdToken() {}

  /** The token of that provider if it has one that holds; it is secret. */
  public static Optional<String> of(AuthProviderEntry provider, Instant now) {
    return Optional.ofNullable(provider.config().get(FIELD)).filter(token -> holds(token, now));
  }

  private static boolean holds(String token, Instant now) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return false;
    }
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
      long expiry = YamlFields.parse(claims).seconds("exp");
      return now.isBefore(Instant.ofEpochSecond(expiry));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
