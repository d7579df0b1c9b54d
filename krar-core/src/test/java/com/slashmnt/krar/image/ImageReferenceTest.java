package com.slashmnt.krar.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

  private static final String HEX = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "nginx, nginx, , false, true",
    "nginx:1.27, nginx, 1.27, false, false",
    "nginx:1, nginx, 1, false, true",
    "nginx:v2, nginx, v2, false, true",
    "nginx:latest, nginx, latest, false, true",
    "nginx:1-alpine, nginx, 1-alpine, false, false",
    "host:5000/a/b, host:5000/a/b, , false, true",
    "host:5000/a/b:1.2, host:5000/a/b, 1.2, false, false",
    "[::1]:5000/a:1.2, [::1]:5000/a, 1.2, false, false",
    "a/b, a/b, , true, false",
    "a/b:latest, a/b, latest, true, false",
  })
  void splitsNameTagAndDigest(
      String before, String name, String tag, boolean pinned, boolean permissive) {
    String text = pinned ? before + "@sha256:" + HEX : before;
    ImageReference image = ImageReference.parse(text);
    assertThat(image.name()).isEqualTo(name);
    assertThat(image.tag().orElse(null)).isEqualTo(tag);
    assertThat(image.digest().isPresent()).isEqualTo(pinned);
    assertThat(image.isPermissive()).isEqualTo(permissive);
    assertThat(image).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io/library/nginx:latest, true",
    "index.docker.io/team/app:1, team/app:1, true",
    "ghcr.io/acme/shop:main, ghcr.io/acme/shop:main, true",
    "ghcr.io/acme/shop:main, ghcr.io/acme/shop:next, false",
    "ghcr.io/acme/shop:main, ghcr.io/acme/shop, false",
    "ghcr.io/acme/shop:main, acme/shop:main, false",
    "ghcr.io/acme/shop:main, ghcr.io/acme/shop2:main, false",
    "ghcr.io/acme/shop:main@D, ghcr.io/acme/shop:main, true",
    "ghcr.io/acme/shop@D, ghcr.io/acme/shop, false",
    "ghcr.io/acme/shop@D, ghcr.io/acme/shop:latest, false",
    "ghcr.io/acme/shop@D, ghcr.io/acme/shop@D, false",
  })
  void comparesTagsAndNotDigests(String one, String other, boolean same) {
    ImageReference left = ImageReference.parse(one.replace("@D", "@sha256:" + HEX));
    ImageReference right = ImageReference.parse(other.replace("@D", "@sha256:" + HEX));
    assertThat(left.isSameTagAs(right)).isEqualTo(same);
    assertThat(right.isSameTagAs(left)).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io, library/nginx, nginx",
    "library/nginx, docker.io, library/nginx, nginx",
    "docker.io/nginx, docker.io, library/nginx, nginx",
    "index.docker.io/library/nginx, docker.io, library/nginx, nginx",
    "team/app, docker.io, team/app, team/app",
    "docker.io/library/a/b, docker.io, library/a/b, library/a/b",
    "docker.io/localhost/app, docker.io, localhost/app, docker.io/localhost/app",
    "docker.io/a.b/app, docker.io, a.b/app, docker.io/a.b/app",
    "localhost/app, localhost, app, localhost/app",
    "localhost:5000/app, localhost:5000, app, localhost:5000/app",
    "Host/app, Host, app, Host/app",
    "registry.example.com/a/b_c/d__e/f--g, registry.example.com, a/b_c/d__e/f--g,"
        + " registry.example.com/a/b_c/d__e/f--g",
    "[fd00::1]/app, [fd00::1], app, [fd00::1]/app",
  })
  void fillsInWhatDockerTakesForGranted(
      String text, String registry, String repository, String familiar) {
    ImageReference image = ImageReference.parse(text);
    assertThat(image.registry()).isEqualTo(registry);
    assertThat(image.repository()).isEqualTo(repository);
    assertThat(image.normalized()).hasToString(registry + "/" + repository);
    assertThat(image.familiar()).hasToString(familiar);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " nginx",
        "nginx ",
        "${IMAGE}",
        "Nginx",
        "a//b",
        "/a",
        "a/",
        "a/B",
        "a:",
        "a:-x",
        "a:b:c",
        "a@",
        "a@sha256:00",
        "a@md5:00",
        "-a",
        "a-",
        "a___b",
        "host:/a",
        "host:x/a",
        "a..b/c",
        "-h.example.com/a",
        "https://registry.example.com/a",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      })
  void refusesWhatNoRegistryCouldHave(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse(text))
        .satisfies(
            e -> assertThat(e).hasMessageContaining(text.contains("@") ? "sha256" : "nginx"));
  }

  @Test
  void refusesOverlongNamesAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse("a/".repeat(200_000) + "a"))
        .withMessageContaining("255");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse("a:" + "b".repeat(129)));
  }

  @Test
  void namesTheSameRepositoryByDigest() {
    Digest digest = Digest.parse("sha256:" + HEX);
    ImageReference image = ImageReference.parse("host:5000/a:1");
    assertThat(image.reference()).isEqualTo("1");
    assertThat(image.at(digest)).hasToString("host:5000/a@sha256:" + HEX);
    assertThat(image.at(digest).reference()).isEqualTo("sha256:" + HEX);
    assertThat(ImageReference.parse("a").reference()).isEqualTo("latest");
  }
}
