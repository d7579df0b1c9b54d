package com.slashmnt.krar.job.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImpersonationTest {

  @Test
  void isSaidByHeaders() {
    assertThat(
            new Impersonation(
                    "jane", "7", List.of("dev", "ops"), Map.of("a.b/c d%", List.of("x", "y")))
                .headers())
        .containsExactly(
            Map.entry("Impersonate-User", "jane"),
            Map.entry("Impersonate-Uid", "7"),
            Map.entry("Impersonate-Group", "dev"),
            Map.entry("Impersonate-Group", "ops"),
            Map.entry("Impersonate-Extra-a.b%2Fc%20d%25", "x"),
            Map.entry("Impersonate-Extra-a.b%2Fc%20d%25", "y"));
  }

  @Test
  void withoutAUserNothingIsSaid() {
    assertThat(Impersonation.NONE.headers()).isEmpty();
  }
}
