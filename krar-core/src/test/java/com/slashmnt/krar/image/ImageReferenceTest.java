package com.slashmnt.krar.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {

  @ParameterizedTest
  @CsvSource({
    "nginx, nginx, , , true",
    "nginx:1.27, nginx, 1.27, , false",
    "nginx:1, nginx, 1, , true",
    "nginx:v2, nginx, v2, , true",
    "nginx:latest, nginx, latest, , true",
    "nginx:1-alpine, nginx, 1-alpine, , false",
    "host:5000/a/b, host:5000/a/b, , , true",
    "host:5000/a/b:1.2, host:5000/a/b, 1.2, , false",
    "a/b@sha256:00, a/b, , sha256:00, false",
    "a/b:latest@sha256:00, a/b, latest, sha256:00, false",
  })
  void splitsNameTagAndDigest(
      String text, String name, String tag, String digest, boolean permissive) {
    ImageReference image = ImageReference.parse(text);
    assertThat(image.name()).isEqualTo(name);
    assertThat(image.tag().orElse(null)).isEqualTo(tag);
    assertThat(image.digest().orElse(null)).isEqualTo(digest);
    assertThat(image.isPermissive()).isEqualTo(permissive);
    assertThat(image).hasToString(text);
  }
}
