package com.slashmnt.krar.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningContainerTest {

  private static final String HEX =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  private static final Digest DIGEST = new Digest("sha256", HEX);

  private static RunningContainer running(String imageId) {
    return RunningContainer.of("app", "r/app:1", imageId);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r.example.com/app@sha256:" + HEX,
        "r.example.com:5000/app:1@sha256:" + HEX,
        "docker-pullable://r.example.com/app@sha256:" + HEX,
        "docker://r.example.com/app@sha256:" + HEX
      })
  void anIdWithARepositoryHasTheDigestOfAManifestOrIndex(String imageId) {
    assertThat(running(imageId).runningDigest()).contains(DIGEST);
    assertThat(running(imageId).isConfigId()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sha256:" + HEX, "docker://sha256:" + HEX, "containerd://sha256:" + HEX, HEX})
  void anIdWithoutARepositoryIsThatOfAConfig(String imageId) {
    assertThat(running(imageId).runningDigest()).contains(DIGEST);
    assertThat(running(imageId).isConfigId()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "r/app:1", "docker://r/app", "r/app@sha256:1", "r/app@md5:" + HEX})
  void anIdWithoutADigestTellsNothing(String imageId) {
    assertThat(running(imageId).runningDigest()).isEmpty();
  }

  @Test
  void anUnchangedImageIsThatOfThePod() {
    assertThat(running("").podImage()).isEqualTo("r/app:1");
  }
}
