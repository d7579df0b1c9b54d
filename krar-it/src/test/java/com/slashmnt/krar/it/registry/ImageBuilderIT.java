package com.slashmnt.krar.it.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ImageBuilderIT {
  private static final Registry REGISTRY = Registry.start();

  @AfterAll
  static void end() {
    REGISTRY.close();
  }

  @Test
  void givesTheSameDigestsForTheSameTexts() {
    PushedImage one = ImageBuilder.index("first").push(REGISTRY, "same/one:1");
    PushedImage two = ImageBuilder.index("first").push(REGISTRY, "same/two:1");
    PushedImage other = ImageBuilder.index("second").push(REGISTRY, "same/two:1");
    assertThat(two.digest()).isEqualTo(one.digest()).isNotEqualTo(other.digest());
    Skopeo.of(REGISTRY).assertAgrees(one, other);
  }

  @Test
  void movesAnAttestationAlone() {
    PushedImage first =
        ImageBuilder.index("first").attestation("linux/amd64", "one").push(REGISTRY, "att:1");
    PushedImage second =
        ImageBuilder.index("first").attestation("linux/amd64", "two").push(REGISTRY, "att:1");
    assertThat(second.digest()).isNotEqualTo(first.digest());
    assertThat(second.attestations()).hasSize(1).isNotEqualTo(first.attestations());
    assertThat(second.platforms()).isEqualTo(first.platforms());
    assertThat(Skopeo.of(REGISTRY).raw(second.reference()))
        .contains("unknown", "vnd.docker.reference.type", second.attestations().get(0));
    Skopeo.of(REGISTRY).assertAgrees(second);
  }

  @Test
  void movesAnotherPlatformAlone() {
    PushedImage first = ImageBuilder.index("first").push(REGISTRY, "other:1");
    PushedImage second =
        ImageBuilder.index("first").platform("linux/arm64", "second").push(REGISTRY, "other:1");
    assertThat(second.digest()).isNotEqualTo(first.digest());
    assertThat(second.child("linux/amd64")).isEqualTo(first.child("linux/amd64"));
    assertThat(second.child("linux/arm64")).isNotEqualTo(first.child("linux/arm64"));
  }

  @Test
  void movesATagBackAndDeletesAnIndexButNotItsChildren() {
    PushedImage first = ImageBuilder.index("first").push(REGISTRY, "gone:1");
    PushedImage second = ImageBuilder.index("second").push(REGISTRY, "gone:1");
    Skopeo skopeo = Skopeo.of(REGISTRY);
    skopeo.assertAgrees(second);
    PushedImage back = Images.tag(REGISTRY, first, "1");
    skopeo.assertAgrees(back);
    assertThat(back).isEqualTo(first);
    Images.delete(REGISTRY, second, second.digest());
    assertThat(status(second.digest())).isEqualTo(404);
    assertThat(status(second.child("linux/amd64").digest())).isEqualTo(200);
    skopeo.assertAgrees(first);
    Images.delete(REGISTRY, first, first.digest());
    assertThat(status("1")).isEqualTo(404);
  }

  @Test
  void pushesTwoHundredChildren() {
    PushedImage many = ImageBuilder.index("first", 200).push(REGISTRY, "many:1");
    assertThat(many.platforms()).hasSize(200);
    Skopeo.of(REGISTRY).assertAgrees(many);
  }

  private static int status(String reference) {
    return REGISTRY.client().get("/v2/gone/manifests/" + reference).statusCode();
  }
}
