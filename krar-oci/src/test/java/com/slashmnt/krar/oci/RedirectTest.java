package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.FakeRegistry.answer;
import static com.slashmnt.krar.oci.FakeRegistry.status;
import static com.slashmnt.krar.oci.Sources.anonymous;
import static com.slashmnt.krar.oci.Sources.outcome;
import static com.slashmnt.krar.oci.Sources.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.oci.credential.Credential;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {

  private static final String TAG = "/v2/app/manifests/1";
  private static final Credential ROBOT = Credential.of("robot", "hunter2");

  private final FakeRegistry registry = FakeRegistry.plain();
  private final FakeRegistry other = FakeRegistry.plain();

  @AfterEach
  void close() {
    registry.close();
    other.close();
  }

  private void asksForAPasswordThenRedirectsTo(String location) {
    registry.on(
        TAG,
        e -> {
          if (e.getRequestHeaders().getFirst("Authorization") == null) {
            status(401, "WWW-Authenticate", "Basic").handle(e);
          } else {
            status(307, "Location", location).handle(e);
          }
        });
  }

  @Test
  void carriesTheCredentialWithinTheOrigin() {
    Digest digest = registry.publish("moved", "1");
    asksForAPasswordThenRedirectsTo("/v2/moved/manifests/1");
    assertThat(outcome(with(ROBOT), registry.digestOf("app:1"))).isEqualTo(digest.toString());
    assertThat(registry.told())
        .last()
        .isEqualTo("/v2/moved/manifests/1 " + ROBOT.basic().orElseThrow());
  }

  @Test
  void tellsAnotherOriginNothingAndAnswersNoChallengeThere() {
    other.on("/ask", status(401, "WWW-Authenticate", "Basic realm=\"give it to me\""));
    asksForAPasswordThenRedirectsTo("http://" + other.host() + "/ask");
    assertThat(outcome(with(ROBOT), registry.digestOf("app:1"))).isEqualTo("RegistryUnauthorized");
    assertThat(other.told()).containsExactly("/ask null");
  }

  /** A vanity host: where it leads to, nodes get a token as anybody does. */
  @Test
  void getsATokenForNobodyFromWhereItIsLedTo() {
    other.on("/token", e -> answer(e, 200, "{\"token\":\"a\"}"));
    other.on(
        "/v2/real/manifests/1",
        e ->
            AuthenticationTest.guarded(
                e, "Bearer a", "Bearer realm=\"http://" + other.host() + "/token\""));
    asksForAPasswordThenRedirectsTo("http://" + other.host() + "/v2/real/manifests/1");
    assertThat(outcome(with(ROBOT), registry.digestOf("app:1")))
        .isEqualTo(AuthenticationTest.DIGEST);
    registry.on(TAG, status(307, "Location", "http://" + other.host() + "/v2/real/manifests/1"));
    assertThat(outcome(anonymous(), registry.digestOf("app:1")))
        .isEqualTo(AuthenticationTest.DIGEST);
    assertThat(other.told())
        .containsOnly("/v2/real/manifests/1 null", "/token null", "/v2/real/manifests/1 Bearer a");
  }

  @Test
  void isRefusedWhereNobodyGetsATokenFromWhereItIsLedTo() {
    other.on("/token", status(401));
    other.on(
        "/x",
        status(401, "WWW-Authenticate", "Bearer realm=\"http://" + other.host() + "/token\""));
    asksForAPasswordThenRedirectsTo("http://" + other.host() + "/x");
    assertThat(outcome(with(ROBOT), registry.digestOf("app:1"))).isEqualTo("RegistryUnauthorized");
    assertThat(other.told()).allMatch(t -> t.endsWith(" null"));
  }

  @Test
  void tellsNothingAfterTheWayBackEither() {
    other.on("/back", status(302, "Location", "http://" + registry.host() + "/home"));
    asksForAPasswordThenRedirectsTo("http://" + other.host() + "/back");
    outcome(with(ROBOT), registry.digestOf("app:1"));
    assertThat(registry.told()).last().isEqualTo("/home null");
  }

  @Test
  void aHostOfAnotherNameIsAnotherOrigin() {
    asksForAPasswordThenRedirectsTo("http://" + registry.otherHost() + "/home");
    outcome(with(ROBOT), registry.digestOf("app:1"));
    assertThat(registry.told()).last().isEqualTo("/home null");
  }

  @Test
  void followsFiveAndNoMore() {
    for (int i = 0; i < 6; i++) {
      registry.on("/r" + i, status(302, "Location", "/r" + (i + 1)));
    }
    Digest digest = registry.publish("app", "2");
    registry.on("/r5", e -> FakeRegistry.content("", FakeRegistry.manifest("app2")).handle(e));
    registry.on(TAG, status(302, "Location", "/r1"));
    assertThat(outcome(anonymous(), registry.digestOf("app:1"))).isEqualTo(digest.toString());
    registry.on(TAG, status(302, "Location", "/r0"));
    assertThat(outcome(anonymous(), registry.digestOf("app:1"))).isEqualTo("BadRedirect");
  }

  @Test
  void endsACircle() {
    registry.on(TAG, status(302, "Location", "/circle"));
    registry.on("/circle", status(302, "Location", TAG));
    assertThat(outcome(anonymous(), registry.digestOf("app:1"))).isEqualTo("BadRedirect");
    assertThat(registry.requests()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://127.0.0.1/x",
        "http://registry.example.com/x",
        "http://127.0.0.1:99999/x",
        "http:///x",
        "mailto:x",
        "http://[",
        "//"
      })
  void doesNotFollowToWhereNobodyShould(String location) {
    registry.on(TAG, status(302, "Location", location));
    assertThat(outcome(anonymous(), registry.digestOf("app:1"))).isEqualTo("BadRedirect");
  }

  @Test
  void doesNotTakeARedirectForContent() {
    registry.on(TAG, e -> answer(e, 302, ""));
    assertThat(outcome(anonymous(), registry.digestOf("app:1"))).isEqualTo("BadRedirect");
  }
}
