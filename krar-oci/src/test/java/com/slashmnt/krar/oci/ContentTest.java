package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.FakeRegistry.INDEX;
import static com.slashmnt.krar.oci.FakeRegistry.MANIFEST;
import static com.slashmnt.krar.oci.FakeRegistry.answer;
import static com.slashmnt.krar.oci.FakeRegistry.content;
import static com.slashmnt.krar.oci.FakeRegistry.manifest;
import static com.slashmnt.krar.oci.Sources.anonymous;
import static com.slashmnt.krar.oci.Sources.found;
import static com.slashmnt.krar.oci.Sources.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.PublishedImage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {

  private static final String TAG = "/v2/app/manifests/1";

  private final FakeRegistry registry = FakeRegistry.plain();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void getsContentByDigestOnce() {
    Digest published =
        registry.publish(
            "app",
            "1",
            INDEX,
            """
            {"manifests":[
             {"digest":"sha256:%1$s1","platform":{"os":"linux","architecture":"amd64"}},
             {"digest":"sha256:%1$s2","platform":{"os":"linux","architecture":"arm","variant":"v7"}},
             {"digest":"sha256:%1$s3","platform":{"os":"unknown","architecture":"unknown"}},
             {"digest":"sha256:%1$s4","annotations":{"vnd.docker.reference.type":"attestation-manifest"}},
             {"digest":"sha256:%1$s5"}]}"""
                .formatted("0".repeat(63)));
    OciDigestSource source = anonymous();
    PublishedImage image = found(source, registry.contentOf("app:1"));
    assertThat(image.digest()).isEqualTo(published);
    assertThat(image.isIndex()).isTrue();
    assertThat(image.children())
        .extracting(PublishedImage.Child::runnable)
        .containsExactly(true, true, false, false, true);
    assertThat(image.children().get(1).platform()).hasToString("Optional[linux/arm/v7]");
    source.lookUp(registry.contentOf("app:1"));
    source.lookUp(ImageQuery.contentOf(registry.image("app").at(published)));
    source.lookUp(registry.digestOf("app:1"));
    // What was had by its digest is there.
    assertThat(found(source, ImageQuery.digestOf(registry.image("app").at(published))).digest())
        .isEqualTo(published);
    assertThat(registry.requests())
        .containsExactly("HEAD " + TAG, "GET /v2/app/manifests/" + published);
  }

  @Test
  void readsAnIndexOfManyChildren() {
    String children =
        IntStream.range(0, 200)
            .mapToObj(i -> "{\"digest\":\"sha256:%064x\"}".formatted(i))
            .collect(Collectors.joining(","));
    registry.publish("app", "1", INDEX, "{\"manifests\":[" + children + "]}");
    assertThat(found(anonymous(), registry.contentOf("app:1")).children()).hasSize(200);
  }

  @Test
  void believesNoContentWithAnotherDigest() {
    Digest digest = registry.publish("app", "1");
    String path = "/v2/app/manifests/" + digest;
    registry.on(path, content(MANIFEST, manifest("something else")));
    assertThat(outcome(anonymous(), registry.contentOf("app:1"))).isEqualTo("DigestMismatch");
    assertThat(outcome(anonymous(), ImageQuery.digestOf(registry.image("app").at(digest))))
        .isEqualTo("DigestMismatch");
    registry.on(
        TAG,
        e -> {
          if (e.getRequestMethod().equals("GET")) {
            e.getResponseHeaders().set("Docker-Content-Digest", digest.toString());
          }
          answer(e, 200, manifest("something else"));
        });
    assertThat(outcome(anonymous(), registry.digestOf("app:1"))).isEqualTo("DigestMismatch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "[]",
        "{}",
        "null",
        "{\"manifests\":{}}",
        "{\"manifests\":[{}]}",
        "{\"manifests\":[],\"config\":{\"digest\":\"x\"}}",
        "{\"config\":{\"digest\":\"md5:1\"}}",
        "{\"config\":{}} {}"
      })
  void takesNoNonsenseForContent(String body) {
    registry.on(TAG, e -> answer(e, 200, body));
    assertThat(outcome(anonymous(), registry.digestOf("app:1"))).isEqualTo("InvalidAnswer");
  }

  @Test
  void takesNoDigestOfDockersFirstFormat() {
    registry.on(TAG, content("application/vnd.docker.distribution.manifest.v1+prettyjws", "{}"));
    assertThat(outcome(anonymous(), registry.digestOf("app:1"))).isEqualTo("InvalidAnswer");
  }
}
