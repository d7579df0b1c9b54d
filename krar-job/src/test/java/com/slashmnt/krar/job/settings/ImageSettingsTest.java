package com.slashmnt.krar.job.settings;

import static com.slashmnt.krar.job.Told.args;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.job.Told;
import com.slashmnt.krar.trigger.RunId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ImageSettingsTest {

  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final String SHOP = "ghcr.io/acme/shop:main";

  private static Told smart(String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "--smart";
    all[1] = "-v=a";
    System.arraycopy(more, 0, all, 2, more.length);
    return args(all);
  }

  @Test
  void severalImagesAreGivenByAListOrByFlags() {
    assertThat(
            smart("--image", SHOP + ", nginx", "--image=r.test/a:1")
                .settings()
                .selection()
                .images())
        .containsExactly(
            ImageReference.parse(SHOP),
            ImageReference.parse("nginx"),
            ImageReference.parse("r.test/a:1"));
  }

  @Test
  void theVariableCountsWhereThereIsNoFlag() {
    assertThat(smart().env("KRAR_IMAGE=" + SHOP + ",nginx").settings().selection().images())
        .containsExactly(ImageReference.parse(SHOP), ImageReference.parse("nginx"));
    assertThat(smart("--image=nginx").env("KRAR_IMAGE=" + SHOP).settings().selection().images())
        .containsExactly(ImageReference.parse("nginx"));
    assertThat(smart().env("KRAR_IMAGE=").settings().selection().images()).isEmpty();
  }

  @Test
  void anImageSelectsNothingByItself() {
    assertThat(args("--image", SHOP).mistakes())
        .singleElement()
        .asString()
        .startsWith("nothing is selected");
  }

  @Test
  void inModeRolloutATagIsAConditionAndADigestIsRefused() {
    assertThat(args("-v=a", "--image", SHOP).settings().selection().images())
        .containsExactly(ImageReference.parse(SHOP));
    assertThat(args("-v=a", "--image", SHOP + "@" + DIGEST).mistakes())
        .containsExactly(
            "image %s@%s: only mode smart looks up digests and waits for one; leave the digest out, or try --mode smart"
                .formatted(SHOP, DIGEST));
  }

  @Test
  void theDigestIsTheRunsIdUnlessThereIsAnother() {
    String pushed = SHOP + "@" + DIGEST;
    assertThat(smart("--image", pushed).settings().runId()).contains(new RunId(DIGEST));
    assertThat(smart("--image", pushed, "--run-id", "pipeline/7").settings().runId())
        .contains(new RunId("pipeline/7"));
    assertThat(smart("--image", pushed).env("KRAR_RUN_ID=job/uid").settings().runId())
        .contains(new RunId("job/uid"));
    assertThat(smart("--image", SHOP).settings().runId()).isEmpty();
  }

  @Test
  void whoNamesADigestIsToldWhetherItCame() {
    String pushed = SHOP + "@" + DIGEST;
    assertThat(smart("--image", pushed).settings().smart().orElseThrow().failOnDrift()).isTrue();
    assertThat(smart("--image", SHOP).settings().smart().orElseThrow().failOnDrift()).isFalse();
    assertThat(
            smart("--image", pushed, "--fail-on-drift=false")
                .settings()
                .smart()
                .orElseThrow()
                .failOnDrift())
        .isFalse();
  }

  @Test
  void theRegistrysTimeIsForTheWaitToo() {
    assertThat(
            smart("--registry-timeout=30s").settings().smart().orElseThrow().registry().timeout())
        .contains(Duration.ofSeconds(30));
  }
}
