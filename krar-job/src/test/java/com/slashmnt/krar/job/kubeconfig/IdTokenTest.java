package com.slashmnt.krar.job.kubeconfig;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTokenTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

  private static String token(String claims) {
    return "h."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8))
        + ".s";
  }

  private static Optional<String> of(String token) {
    return IdToken.of(new AuthProviderEntry("oidc", Map.of("id-token", token)), NOW);
  }

  @Test
  void isUsedWhileItHolds() {
    String token = token("{\"exp\":1000001}");
    assertThat(of(token)).contains(token);
    assertThat(of(token("{\"exp\":1000000}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "a.!.c", "a.aGk.c", "a.e30.c", "a.eyJleHAiOiJ4In0.c"})
  void whatIsNoTokenWithAnEndIsNotUsed(String token) {
    assertThat(of(token)).isEmpty();
  }

  @Test
  void withoutATokenThereIsNone() {
    assertThat(IdToken.of(new AuthProviderEntry("oidc", Map.of()), NOW)).isEmpty();
  }
}
