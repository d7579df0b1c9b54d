package com.slashmnt.krar.it.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedImagesTest {
  private final PublishedImages images = new PublishedImages();

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io/library/nginx",
    "nginx:1.25, docker.io/library/nginx",
    "team/web:1, docker.io/team/web",
    "ghcr.io/team/web:1, ghcr.io/team/web",
    "localhost:5000/web, localhost:5000/web",
    "localhost/web:1, localhost/web",
  })
  void namesTheRepositoryInFull(String image, String repository) {
    assertThat(images.imageId(image)).isEqualTo(repository + "@" + images.digest(image));
  }

  @Test
  void keepsTheDigestOfANameUntilAnotherIsPublished() {
    String first = images.digest("nginx:1.25");
    assertThat(first).isEqualTo(new PublishedImages().digest("nginx:1.25"));
    images.publish("nginx:1.25", PublishedImages.digestOf("second"));
    assertThat(images.digest("nginx:1.25")).isNotEqualTo(first);
    assertThat(images.digest("nginx:1.26")).isNotEqualTo(images.digest("nginx:1.25"));
  }

  @Test
  void takesTheDigestThatTheNameHas() {
    String digest = PublishedImages.digestOf("x");
    assertThat(images.imageId("web:1@" + digest)).isEqualTo("docker.io/library/web@" + digest);
  }

  @Test
  void rejectsWhatIsNoDigest() {
    assertThatIllegalArgumentException().isThrownBy(() -> images.publish("web:1", "sha256:1"));
  }
}
