package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.FakeRegistry.MANIFEST;
import static com.slashmnt.krar.oci.FakeRegistry.answer;
import static com.slashmnt.krar.oci.FakeRegistry.content;
import static com.slashmnt.krar.oci.FakeRegistry.manifest;
import static com.slashmnt.krar.oci.Sources.anonymous;
import static com.slashmnt.krar.oci.Sources.outcome;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.Digest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Some registries and proxies refuse HEAD and serve GET. */
class RefusedHeadTest {

  private final FakeRegistry registry = FakeRegistry.plain();

  @AfterEach
  void close() {
    registry.close();
  }

  private String publishWithoutHead(String image, int status) {
    String body = manifest(image);
    registry.on(
        "/v2/" + image + "/manifests/1",
        e -> {
          if (e.getRequestMethod().equals("HEAD")) {
            answer(e, status, "");
          } else {
            content(MANIFEST, body).handle(e);
          }
        });
    return Digest.of(body.getBytes(UTF_8)).toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 400, 403, 404, 405, 406, 500, 501})
  void getsByTagWhereOnlyThatIsServed(int status) {
    String digest = publishWithoutHead("app", status);
    OciDigestSource source = anonymous();
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo(digest);
    assertThat(source.requests()).isEqualTo(new RegistryRequests(1, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405})
  void sendsOneUselessHeadOnly(int status) {
    List<String> images = List.of("a", "b", "c");
    List<String> digests = images.stream().map(i -> publishWithoutHead(i, status)).toList();
    OciDigestSource source = anonymous();
    assertThat(images).map(i -> outcome(source, registry.digestOf(i + ":1"))).isEqualTo(digests);
    assertThat(source.requests()).isEqualTo(new RegistryRequests(1, 3));
    source.refresh();
    assertThat(images).map(i -> outcome(source, registry.digestOf(i + ":1"))).isEqualTo(digests);
    assertThat(source.requests()).isEqualTo(new RegistryRequests(1, 6));
  }

  @Test
  void sendsOneHeadOnlyThatTellsNoDigest() {
    for (String image : List.of("a", "b", "c")) {
      registry.on("/v2/" + image + "/manifests/1", e -> answer(e, 200, manifest("c")));
    }
    OciDigestSource source = anonymous();
    for (String image : List.of("a", "b", "c")) {
      assertThat(outcome(source, registry.digestOf(image + ":1")))
          .isEqualTo(Digest.of(manifest("c").getBytes(UTF_8)).toString());
    }
    assertThat(source.requests()).isEqualTo(new RegistryRequests(1, 3));
  }

  @Test
  void anotherHostIsAskedByHeadAllTheSame() {
    publishWithoutHead("app", 404);
    try (FakeRegistry other = FakeRegistry.plain()) {
      String digest = other.publish("app", "1").toString();
      OciDigestSource source = anonymous();
      outcome(source, registry.digestOf("app:1"));
      assertThat(outcome(source, other.digestOf("app:1"))).isEqualTo(digest);
      assertThat(other.requests()).containsExactly("HEAD /v2/app/manifests/1");
    }
  }

  @Test
  void whatGetDoesNotServeEitherTeachesNothing() {
    OciDigestSource source = anonymous();
    assertThat(outcome(source, registry.digestOf("gone:1"))).isEqualTo("ImageNotFound");
    registry.publish("app", "1");
    assertThat(outcome(source, registry.digestOf("app:1"))).startsWith("sha256:");
    assertThat(registry.requests())
        .containsExactly(
            "HEAD /v2/gone/manifests/1", "GET /v2/gone/manifests/1", "HEAD /v2/app/manifests/1");
  }
}
