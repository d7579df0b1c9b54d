package com.slashmnt.krar.fabric8.internal.follow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceVersionsTest {

  @ParameterizedTest
  @CsvSource({
    "9, 10, true",
    "10, 9, false",
    "10, 10, false",
    "123456789012345678901234567890, 123456789012345678901234567891, true",
    "99, 123456789012345678901234567890, true",
    "'', 10, false",
    "9, '', false",
    "9, 1a, false",
    "a, b, false",
    "09, 10, false",
    "-9, 10, false"
  })
  void onlyNumbersHaveAnOrder(String one, String other, boolean older) {
    assertThat(ResourceVersions.isOlder(one, other)).isEqualTo(older);
  }
}
