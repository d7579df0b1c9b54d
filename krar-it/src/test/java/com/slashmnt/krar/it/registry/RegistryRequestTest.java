package com.slashmnt.krar.it.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryRequestTest {
  private static final String START = "127.0.0.1 - - [23/Nov/2026:21:32:03 +0000] ";

  @Test
  void readsALineOfTheAccessLog() {
    String line = START + "\"HEAD /v2/web/manifests/1?a=b HTTP/1.1\" 404 93 \"\" \"a \\\"b\\\"\"";
    assertThat(RegistryRequest.parse(line))
        .contains(new RegistryRequest("HEAD", "/v2/web/manifests/1?a=b", 404, "a \"b\""));
    assertThat(RegistryRequest.parse(line).orElseThrow().line())
        .isEqualTo("HEAD /v2/web/manifests/1?a=b 404");
  }

  @Test
  void readsNothingElse() {
    assertThat(RegistryRequest.parse("time=\"x\" level=info msg=\"listening on x\"")).isEmpty();
    assertThat(RegistryRequest.parse("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "krar, true",
    "krar/3.0.0, true",
    "krar (x), true",
    "krar-it, false",
    "'', false",
    "mykrar, false"
  })
  void knowsAProgramByItsName(String agent, boolean krar) {
    assertThat(new RegistryRequest("GET", "/", 200, agent).isBy("krar")).isEqualTo(krar);
  }
}
