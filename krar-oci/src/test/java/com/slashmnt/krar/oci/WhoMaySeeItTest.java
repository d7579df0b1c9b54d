package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.AuthenticationTest.DIGEST;
import static com.slashmnt.krar.oci.AuthenticationTest.RIGHT;
import static com.slashmnt.krar.oci.AuthenticationTest.basic;
import static com.slashmnt.krar.oci.AuthenticationTest.guarded;
import static com.slashmnt.krar.oci.FakeRegistry.MANIFEST;
import static com.slashmnt.krar.oci.FakeRegistry.answer;
import static com.slashmnt.krar.oci.FakeRegistry.content;
import static com.slashmnt.krar.oci.FakeRegistry.status;
import static com.slashmnt.krar.oci.Sources.anonymous;
import static com.slashmnt.krar.oci.Sources.outcome;
import static com.slashmnt.krar.oci.Sources.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.oci.credential.Credential;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries hide what they do not show. */
class WhoMaySeeItTest {

  private static final String TAG = "/v2/app/manifests/1";
  private static final Credential OTHER = Credential.of("other", "other-hunter2");
  private static final Credential THIRD = Credential.of("third", "third-hunter2");

  private final FakeRegistry registry = FakeRegistry.plain();
  private final FakeRegistry service = FakeRegistry.plain();

  @AfterEach
  void close() {
    registry.close();
    service.close();
  }

  private static OciDigestSource as(Credential... candidates) {
    return Sources.patient(query -> List.of(candidates)).build();
  }

  private static String told(HttpExchange exchange) {
    return String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  /** Basic: the right one sees it, the others get that status. */
  private void answersOthersBy(Map<Credential, Integer> others) {
    registry.on(
        TAG,
        e -> {
          for (Map.Entry<Credential, Integer> other : others.entrySet()) {
            if (told(e).equals(basic(other.getKey()))) {
              answer(e, other.getValue(), "");
              return;
            }
          }
          guarded(e, basic(RIGHT), "Basic realm=\"r\"");
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void triesTheNextCredential(int status) {
    answersOthersBy(Map.of(OTHER, status));
    assertThat(outcome(as(OTHER, RIGHT), registry.digestOf("app:1"))).isEqualTo(DIGEST);
  }

  @ParameterizedTest
  @CsvSource({
    "404, 404, ImageNotFound",
    "404, 403, RegistryForbidden",
    "403, 404, RegistryForbidden",
    "401, 404, RegistryUnauthorized",
    "404, 401, RegistryUnauthorized",
  })
  void isNotFoundOnlyIfAllSaySo(int first, int second, String code) {
    answersOthersBy(Map.of(OTHER, first, THIRD, second));
    OciDigestSource source = as(OTHER, THIRD);
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo(code);
    assertThat(source.lookUp(registry.digestOf("app:1")).toString()).contains("2 credentials");
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404})
  void asksOnceForTheChallengeWhereNobodyIsChallenged(int status) {
    for (String image : List.of("app", "second", "public")) {
      registry.on(
          "/v2/" + image + "/manifests/1",
          e -> {
            if (image.equals("public") || told(e).equals(basic(RIGHT))) {
              content(MANIFEST, AuthenticationTest.BODY).handle(e);
            } else {
              answer(e, status, "");
            }
          });
    }
    registry.on("/v2/", status(401, "WWW-Authenticate", "Basic realm=\"r\""));
    OciDigestSource source = with(RIGHT);
    for (String image : List.of("app", "second", "public")) {
      assertThat(outcome(source, registry.digestOf(image + ":1"))).isEqualTo(DIGEST);
    }
    assertThat(registry.requests()).containsOnlyOnce("GET /v2/");
    assertThat(registry.told()).contains("/v2/ null");
    assertThat(source.requests().gets()).isZero();
  }

  @Test
  void asksForNoChallengeWithoutACredential() {
    registry.on(TAG, status(404));
    assertThat(outcome(anonymous(), registry.digestOf("app:1"))).isEqualTo("ImageNotFound");
    assertThat(registry.requests()).doesNotContain("GET /v2/");
  }

  @Test
  void asksForTheChallengeOnceWhereThereIsNone() {
    registry.on("/v2/", status(200));
    OciDigestSource source = with(RIGHT);
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo("ImageNotFound");
    assertThat(outcome(source, registry.digestOf("app:2"))).isEqualTo("ImageNotFound");
    assertThat(registry.requests()).containsOnlyOnce("GET /v2/");
    assertThat(registry.told()).allMatch(t -> t.endsWith(" null"));
  }

  /**
   * One repository is private, the other one public, and nobody without a password gets a token.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsPublicStaysReadableWithoutAToken(boolean privateFirst) {
    service.on("/token", status(401));
    registry.on(
        TAG,
        status(401, "WWW-Authenticate", "Bearer realm=\"http://" + service.host() + "/token\""));
    String digest = registry.publish("public", "1").toString();
    OciDigestSource source = anonymous();
    for (String image : privateFirst ? List.of("app", "public") : List.of("public", "app")) {
      assertThat(outcome(source, registry.digestOf(image + ":1")))
          .isEqualTo(image.equals("public") ? digest : "RegistryUnauthorized");
    }
  }

  /** The same where a password is asked for, and the one at hand is wrong everywhere. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsPublicStaysReadableWithAWrongPassword(boolean privateFirst) {
    registry.on(TAG, e -> guarded(e, basic(RIGHT), "Basic realm=\"r\""));
    registry.on("/v2/public/manifests/1", this::toWhoSaysNothingWrong);
    OciDigestSource source = with(OTHER);
    for (String image : privateFirst ? List.of("app", "public") : List.of("public", "app")) {
      assertThat(outcome(source, registry.digestOf(image + ":1")))
          .isEqualTo(image.equals("public") ? DIGEST : "RegistryUnauthorized");
    }
  }

  private void toWhoSaysNothingWrong(HttpExchange e) throws IOException {
    if (told(e).equals("null") || told(e).equals(basic(RIGHT))) {
      content(MANIFEST, AuthenticationTest.BODY).handle(e);
    } else {
      status(401, "WWW-Authenticate", "Basic realm=\"r\"").handle(e);
    }
  }
}
