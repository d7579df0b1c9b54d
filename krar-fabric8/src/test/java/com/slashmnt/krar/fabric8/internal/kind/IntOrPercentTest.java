package com.slashmnt.krar.fabric8.internal.kind;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntOrPercentTest {

  @ParameterizedTest
  @CsvSource({
    "1, 3, true, 1",
    "25%, 1, true, 1",
    "25%, 1, false, 0",
    "25%, 10, true, 3",
    "25%, 10, false, 2",
    "100%, 7, false, 7",
    "0, 7, true, 0",
    "0%, 7, true, 0",
    "many, 7, true, 0",
    "-1, 7, true, 0"
  })
  void roundsAsControllersDo(String text, int pods, boolean up, int expected) {
    assertThat(IntOrPercent.of(text, pods, up)).isEqualTo(expected);
  }
}
