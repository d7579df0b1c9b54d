package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.FakeRegistry.MANIFEST;
import static com.slashmnt.krar.oci.FakeRegistry.answer;
import static com.slashmnt.krar.oci.FakeRegistry.content;
import static com.slashmnt.krar.oci.FakeRegistry.manifest;
import static com.slashmnt.krar.oci.FakeRegistry.status;
import static com.slashmnt.krar.oci.Sources.anonymous;
import static com.slashmnt.krar.oci.Sources.found;
import static com.slashmnt.krar.oci.Sources.outcome;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.oci.credential.DockerConfigTest;
import com.slashmnt.krar.oci.credential.PullSecrets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OciDigestSourceTest {

  private static final String TAG = "/v2/app/manifests/1";

  private final FakeRegistry registry = FakeRegistry.plain();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void asksByHeadOnceForEachImage() {
    Digest one = registry.publish("app", "1");
    Digest two = registry.publish("team/app", "latest");
    OciDigestSource source = anonymous();
    for (int i = 0; i < 3; i++) {
      assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo(one.toString());
      assertThat(outcome(source, registry.digestOf("team/app"))).isEqualTo(two.toString());
    }
    assertThat(registry.requests())
        .containsExactly("HEAD " + TAG, "HEAD /v2/team/app/manifests/latest");
    assertThat(source.requests()).isEqualTo(new RegistryRequests(2, 0));
  }

  @Test
  void asksForATagAgainAfterARefreshAndForContentByDigestOnce() {
    Digest before = registry.publish("app", "1");
    OciDigestSource source = anonymous();
    ImageQuery tag = registry.digestOf("app:1");
    ImageQuery content = registry.digestOf("app@" + before);
    assertThat(outcome(source, tag)).isEqualTo(before.toString());
    assertThat(outcome(source, content)).isEqualTo(before.toString());
    Digest after = registry.publish("app", "1", MANIFEST, FakeRegistry.manifest("newer"));
    assertThat(outcome(source, tag)).isEqualTo(before.toString());
    source.refresh();
    assertThat(outcome(source, tag)).isEqualTo(after.toString()).isNotEqualTo(before.toString());
    assertThat(outcome(source, content)).isEqualTo(before.toString());
    assertThat(registry.requests()).hasSize(3);
  }

  @Test
  void asksForAHundredImagesByAHundredHeads() {
    List<ImageQuery> queries =
        IntStream.range(0, 100).mapToObj(i -> registry.digestOf("app:" + i)).toList();
    IntStream.range(0, 100).forEach(i -> registry.publish("app", "" + i));
    OciDigestSource source = anonymous();
    assertThat(source.lookUpAll(queries).values())
        .allSatisfy(lookup -> assertThat(lookup.toOptional()).isPresent());
    source.lookUpAll(queries);
    assertThat(registry.requests()).hasSize(100).allMatch(r -> r.startsWith("HEAD "));
  }

  @Test
  void asksOnceForAllNamespacesThatAskAsTheSame() {
    IntStream.range(0, 100).forEach(i -> registry.publish("app", "" + i));
    List<ImageQuery> queries =
        IntStream.range(0, 500)
            .mapToObj(
                i ->
                    registry
                        .digestOf("app:" + i % 100)
                        .forPods("ns-" + i, i % 3 == 0 ? List.of() : List.of("pull-" + i)))
            .toList();
    PullSecrets secrets = PullSecrets.none();
    String config = "{\"auths\":{\"%s\":%s}}";
    byte[] same =
        config.formatted(registry.host(), DockerConfigTest.auth("u", "p")).getBytes(UTF_8);
    for (int i = 0; i < 500; i++) {
      secrets = secrets.with("ns-" + i, "pull-" + i, PullSecrets.DOCKER_CONFIG_JSON, same);
    }
    OciDigestSource nobody = anonymous();
    assertThat(nobody.lookUpAll(queries).values())
        .hasSize(500)
        .allMatch(DigestLookup.Found.class::isInstance);
    assertThat(nobody.requests()).isEqualTo(new RegistryRequests(100, 0));
    assertThat(registry.requests()).hasSize(100);
    // Two thirds of them as u, the others anonymously: twice, but not 500 times.
    OciDigestSource somebody = Sources.patient(secrets).build();
    assertThat(somebody.lookUpAll(queries).values()).allMatch(DigestLookup.Found.class::isInstance);
    assertThat(somebody.requests()).isEqualTo(new RegistryRequests(200, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {405, 501})
  void getsByTagWhereHeadIsUnsupported(int status) {
    String body = manifest("c");
    registry.on(
        TAG,
        e -> {
          if (e.getRequestMethod().equals("HEAD")) {
            answer(e, status, "");
          } else {
            content(MANIFEST, body).handle(e);
          }
        });
    OciDigestSource source = anonymous();
    assertThat(outcome(source, registry.digestOf("app:1")))
        .isEqualTo(Digest.of(body.getBytes(UTF_8)).toString());
    assertThat(found(source, registry.contentOf("app:1")).config())
        .contains(Digest.of("c".getBytes(UTF_8)));
    assertThat(registry.requests()).containsExactly("HEAD " + TAG, "GET " + TAG);
    assertThat(source.requests()).isEqualTo(new RegistryRequests(1, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "sha256:00"})
  void getsByTagWhereTheHeaderIsMissingOrNone(String header) {
    String body = manifest("c");
    registry.on(
        TAG,
        e -> {
          e.getResponseHeaders().set("Docker-Content-Digest", header);
          answer(e, 200, body);
        });
    assertThat(outcome(anonymous(), registry.digestOf("app:1")))
        .isEqualTo(Digest.of(body.getBytes(UTF_8)).toString());
    assertThat(registry.requests()).containsExactly("HEAD " + TAG, "GET " + TAG);
  }

  @ParameterizedTest
  @CsvSource({
    "400, RegistryError, 1",
    "401, RegistryUnauthorized, 0",
    "403, RegistryForbidden, 1",
    "404, ImageNotFound, 1",
    "429, RateLimited, 0",
    "500, RegistryError, 1",
    "503, RegistryError, 0",
    "204, RegistryError, 1",
  })
  void givesEachRefusalItsCode(int status, String code, int gets) {
    registry.on(TAG, status(status));
    OciDigestSource source = Sources.patient(Credentials.none()).time(new ScriptedTime()).build();
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo(code);
    // GET where it might be served although HEAD is not.
    boolean weather = status == 503 || status == 429;
    assertThat(source.requests()).isEqualTo(new RegistryRequests(weather ? 6 : 1, gets));
  }

  @Test
  void asksMirrorsFirstAndTheRegistryWhereTheyFail() {
    try (FakeRegistry mirror = FakeRegistry.plain()) {
      Digest mirrored = mirror.publish("hub/app", "1");
      Digest own = registry.publish("app", "2");
      OciDigestSource source =
          Sources.patient(Credentials.none())
              .mirror(registry.host(), mirror.host() + "/hub/")
              .build();
      assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo(mirrored.toString());
      assertThat(outcome(source, registry.digestOf("app:2"))).isEqualTo(own.toString());
      assertThat(outcome(source, registry.digestOf("app:3"))).isEqualTo("ImageNotFound");
      assertThat(registry.requests())
          .containsExactly(
              "HEAD /v2/app/manifests/2", "HEAD /v2/app/manifests/3", "GET /v2/app/manifests/3");
    }
  }

  @Test
  void saysWhyThereIsNoConnection() {
    registry.close();
    OciDigestSource source = anonymous();
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo("ConnectionFailed");
    for (String nowhere : List.of("krar-test.invalid", "a.b.1", "h:99999")) {
      assertThat(outcome(source, ImageQuery.digestOf(ImageReference.parse(nowhere + "/app"))))
          .isEqualTo("DnsFailure");
    }
  }

  @Test
  void containsWhatCredentialsThrow() {
    Credentials broken =
        query -> {
          throw new IllegalStateException("hunter2");
        };
    OciDigestSource source = OciDigestSource.builder(broken).build();
    assertThat(source.lookUp(registry.digestOf("app:1")).toString())
        .contains("LookupFailed")
        .doesNotContain("hunter2");
  }

  /** So the run ends with what a retry may mend. */
  @Test
  void isUnreachableWhereCredentialsCannotBeRead() {
    Credentials away =
        query -> {
          throw new KrarException(new Reason(Reason.UNREACHABLE, "hunter2"));
        };
    OciDigestSource source = Sources.patient(away).build();
    assertThat(source.lookUp(registry.digestOf("app:1")).toString())
        .contains(Reason.UNREACHABLE)
        .doesNotContain("hunter2");
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void refusesNonsenseSettings() {
    OciDigestSourceBuilder builder = OciDigestSource.builder(Credentials.none());
    assertThatIllegalArgumentException().isThrownBy(() -> builder.parallel(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.registryTimeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.mirror("docker.io", "u:p@m"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.insecure("http://r.example"));
  }
}
