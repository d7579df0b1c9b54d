package com.slashmnt.krar.it.benchmark.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredTemplateTest {
  private static final byte[] STORED =
      "k8s\0\u0009web-0 \u00ff web-0/app-0".getBytes(StandardCharsets.ISO_8859_1);

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void replacesEachWordEverywhereAndNoOtherByte() {
    StoredTemplate template = new StoredTemplate(STORED, List.of("web-0", "app-0"));
    assertThat(text(template.with(Map.of("web-0", "web-7", "app-0", "app-3"))))
        .isEqualTo("k8s\0\u0009web-7 \u00ff web-7/app-3");
    assertThat(text(template.with(Map.of("app-0", "app-9")))).endsWith("web-0/app-9");
  }

  @Test
  void refusesAWordOfAnotherLengthWhichWouldBreakTheEncoding() {
    StoredTemplate template = new StoredTemplate(STORED, List.of("web-0"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> template.with(Map.of("web-0", "web-10")))
        .withMessageContaining("not as long");
  }

  @Test
  void refusesAWordThatTheObjectDoesNotHave() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoredTemplate(STORED, List.of("db-0")))
        .withMessageContaining("db-0");
  }
}
