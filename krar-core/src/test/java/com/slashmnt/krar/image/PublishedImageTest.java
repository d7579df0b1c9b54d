package com.slashmnt.krar.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedImageTest {

  private static final Digest ONE = Digest.of(new byte[] {1});
  private static final Digest TWO = Digest.of(new byte[] {2});
  private static final Digest THREE = Digest.of(new byte[] {3});
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  @Test
  void givesTheChildrenThatFitANode() {
    PublishedImage image =
        new PublishedImage(
            THREE,
            INDEX,
            List.of(
                PublishedImage.Child.runnable(ONE, Platform.parse("linux/amd64")),
                PublishedImage.Child.runnable(TWO, Platform.parse("linux/arm64/v8")),
                PublishedImage.Child.attestation(THREE)),
            Optional.empty());
    assertThat(image.isIndex()).isTrue();
    assertThat(image.runnableChildren())
        .extracting(PublishedImage.Child::digest)
        .containsExactly(ONE, TWO);
    assertThat(image.childrenFor(Platform.parse("linux/arm64")))
        .extracting(PublishedImage.Child::digest)
        .containsExactly(TWO);
    assertThat(image.childrenFor(Platform.parse("windows/amd64"))).isEmpty();
  }

  @Test
  void isEitherIndexOrManifest() {
    assertThat(PublishedImage.of(ONE, INDEX).isIndex()).isTrue();
    assertThat(PublishedImage.of(ONE, "").isIndex()).isFalse();
    List<PublishedImage.Child> children = List.of(PublishedImage.Child.attestation(TWO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PublishedImage(ONE, INDEX, children, Optional.of(THREE)))
        .withMessageContaining("cannot be both");
  }

  @ParameterizedTest
  @CsvSource({
    "linux/arm/v7, linux/arm, true",
    "linux/arm/v7, linux/arm/v6, false",
    "linux/arm, linux/arm/v6, true",
    "linux/amd64, linux/arm64, false",
    "windows/amd64, linux/amd64, false",
  })
  void fitsANodeThatMayNotTellItsVariant(String image, String node, boolean fits) {
    assertThat(Platform.parse(image).fits(Platform.parse(node))).isEqualTo(fits);
    assertThat(Platform.parse(image)).hasToString(image);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "linux", "linux/", "/amd64", "linux/arm/", "linux/arm/v7/x"})
  void refusesWhatIsNoPlatform(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Platform.parse(text))
        .withMessageContaining("linux/amd64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256", "sha256:", "sha256:00", "SHA256:00", "md5:00", ":00"})
  void refusesWhatIsNoDigest(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Digest.parse(text))
        .withMessageContaining("64");
    assertThat(Digest.tryParse(text)).isEmpty();
  }

  @Test
  void hashesWithTheDigestsOwnAlgorithm() {
    assertThat(
            Digest.parse(
                    "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                        + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e")
                .isOf(new byte[0]))
        .isTrue();
  }

  @Test
  void asksForSecretsOfANamespaceOnly() {
    ImageReference image = ImageReference.parse("nginx");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageQuery(image, false, Optional.empty(), List.of("pull")))
        .withMessageContaining("its own namespace only");
    assertThat(ImageQuery.contentOf(image).forPods("prod", List.of("pull")))
        .isEqualTo(new ImageQuery(image, true, Optional.of("prod"), List.of("pull")));
  }
}
