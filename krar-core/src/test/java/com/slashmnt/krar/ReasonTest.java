package com.slashmnt.krar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it is \u202ekcab\u202c now", // right-to-left override
        "it is \u2066kcab\u2069 now", // isolates
        "it is \u200bkcab\ufeff now", // zero width
        "it is k\u00adcab now", // soft hyphen
        "it is \udb40\udc41kcab now", // a tag, beyond the basic plane
      })
  void showsNothingBackwardsOrHidden(String message) {
    assertThat(new Reason("OptedOut", message).message()).isEqualTo("it is kcab now");
  }

  @Test
  void cutsWhatSomebodyWroteAtLength() {
    assertThat(new Reason("OptedOut", "x".repeat(2048)).message()).hasSize(2048);
    assertThat(new Reason("OptedOut", "x".repeat(2049)).message()).hasSize(2048).endsWith("x…");
    assertThat(new Reason("OptedOut", "\ud83d\ude80".repeat(200_000)).message())
        .hasSizeLessThanOrEqualTo(2048)
        .endsWith("\ude80…");
  }

  @Test
  void saysWhereThereIsNothingToRead() {
    assertThat(new Reason("OptedOut", "\u202e\u200b").message())
        .isEqualTo("(nothing that can be read)");
    assertThatIllegalArgumentException().isThrownBy(() -> new Reason("OptedOut", " "));
  }
}
