package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.AuthenticationTest.DIGEST;
import static com.slashmnt.krar.oci.AuthenticationTest.RIGHT;
import static com.slashmnt.krar.oci.AuthenticationTest.basic;
import static com.slashmnt.krar.oci.AuthenticationTest.guarded;
import static com.slashmnt.krar.oci.FakeRegistry.answer;
import static com.slashmnt.krar.oci.FakeRegistry.status;
import static com.slashmnt.krar.oci.Sources.anonymous;
import static com.slashmnt.krar.oci.Sources.outcome;
import static com.slashmnt.krar.oci.Sources.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenServiceTest {

  private final FakeRegistry registry = FakeRegistry.plain();
  private final FakeRegistry service = FakeRegistry.plain();

  @AfterEach
  void close() {
    registry.close();
    service.close();
  }

  @Test
  void anonymousGetsATokenToo() {
    service.on("/token", e -> answer(e, 200, "{\"access_token\":\"a\"}"));
    registry.on(
        "/v2/app/manifests/1",
        e -> guarded(e, "Bearer a", "Bearer realm=\"http://" + service.host() + "/token\""));
    assertThat(outcome(anonymous(), registry.digestOf("app:1"))).isEqualTo(DIGEST);
    assertThat(service.told()).containsExactly("/token null");
  }

  @Test
  void exchangesAnIdentityTokenInTheBodyOfAPost() {
    service.on(
        "/token",
        e -> {
          String form = new String(e.getRequestBody().readAllBytes(), UTF_8);
          boolean good =
              e.getRequestMethod().equals("POST")
                  && form.contains("refresh_token=id-hunter2%26")
                  && form.contains("scope=repository%3Aapp%3Apull");
          answer(e, good ? 200 : 400, "{\"access_token\":\"a\"}");
        });
    registry.on(
        "/v2/app/manifests/1",
        e -> guarded(e, "Bearer a", "Bearer realm=\"http://" + service.host() + "/token\""));
    assertThat(outcome(with(Credential.ofIdentityToken("id-hunter2&")), registry.digestOf("app:1")))
        .isEqualTo(DIGEST);
    assertThat(outcome(with(Credential.ofIdentityToken("wrong")), registry.digestOf("app:1")))
        .isEqualTo("RegistryUnauthorized");
    assertThat(service.told()).containsOnly("/token null");
  }

  @Test
  void tellsTheRegistryATokenThatIsMeantForIt() {
    String challenge = "Bearer realm=\"http://" + service.host() + "/token\"";
    registry.on("/v2/app/manifests/1", e -> guarded(e, "Bearer r-hunter2", challenge));
    registry.on("/v2/basic/manifests/1", e -> guarded(e, "Basic x", "Basic"));
    Credential right = Credential.ofRegistryToken("r-hunter2");
    assertThat(outcome(with(right), registry.digestOf("app:1"))).isEqualTo(DIGEST);
    assertThat(outcome(with(right), registry.digestOf("basic:1")))
        .isEqualTo("RegistryUnauthorized");
    OciDigestSource wrong = with(Credential.ofRegistryToken("wrong"));
    assertThat(outcome(wrong, registry.digestOf("app:1"))).isEqualTo("RegistryUnauthorized");
    assertThat(wrong.requests()).isEqualTo(new RegistryRequests(2, 0));
    assertThat(registry.told())
        .startsWith("/v2/app/manifests/1 null", "/v2/app/manifests/1 Bearer r-hunter2")
        .contains("/v2/basic/manifests/1 null")
        .doesNotContain("/v2/basic/manifests/1 Bearer r-hunter2");
    assertThat(service.requests()).isEmpty();
  }

  @Test
  void anIdentityTokenIsNoUseWhereThePasswordItselfIsWanted() {
    registry.on("/v2/app/manifests/1", e -> guarded(e, "Basic x", "Basic"));
    assertThat(outcome(with(Credential.ofIdentityToken("id")), registry.digestOf("app:1")))
        .isEqualTo("RegistryUnauthorized");
    assertThat(registry.told()).containsExactly("/v2/app/manifests/1 null");
  }

  /** Both registries name the same service, on a host that is neither's. */
  @Test
  void aTokenServiceGetsTheCredentialMeantForTheRegistryThatNamesIt() {
    try (FakeRegistry second = FakeRegistry.plain()) {
      service.on(
          "/token",
          e -> {
            boolean right = basic(RIGHT).equals(e.getRequestHeaders().getFirst("Authorization"));
            answer(e, 200, "{\"token\":\"" + (right ? "good" : "other") + "\"}");
          });
      String challenge = "Bearer realm=\"http://" + service.otherHost() + "/token\"";
      registry.on("/v2/app/manifests/1", e -> guarded(e, "Bearer good", challenge));
      second.on("/v2/app/manifests/1", e -> guarded(e, "Bearer good", challenge));
      OciDigestSource source =
          Sources.patient(Credentials.forRegistry(registry.host(), RIGHT)).build();
      assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo(DIGEST);
      assertThat(service.told()).containsExactly("/token " + basic(RIGHT));
      assertThat(outcome(source, second.digestOf("app:1"))).isEqualTo("RegistryUnauthorized");
      assertThat(service.told()).hasSize(2).last().isEqualTo("/token null");
      assertThat(second.told()).noneMatch(t -> t.contains("Bearer good") || t.contains("Basic"));
    }
  }

  @Test
  void asksATokenServiceThatIsDownOnceMore() {
    AtomicInteger asked = new AtomicInteger();
    service.on(
        "/token",
        e -> {
          if (asked.incrementAndGet() == 1) {
            answer(e, 503, "");
          } else {
            answer(e, 200, "{\"token\":\"a\"}");
          }
        });
    registry.on(
        "/v2/app/manifests/1",
        e -> guarded(e, "Bearer a", "Bearer realm=\"http://" + service.host() + "/token\""));
    OciDigestSource source = Sources.patient(Credentials.none()).time(new ScriptedTime()).build();
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo(DIGEST);
    assertThat(service.requests()).hasSize(2);
    assertThat(source.requests()).isEqualTo(new RegistryRequests(2, 0));
  }

  @Test
  void fetchesANewTokenWhereTheOldOneIsRefused() {
    AtomicInteger given = new AtomicInteger();
    service.on("/token", e -> answer(e, 200, "{\"token\":\"t" + given.incrementAndGet() + "\"}"));
    String challenge = "Bearer realm=\"http://" + service.host() + "/token\"";
    for (String tag : List.of("1", "2", "3")) {
      registry.on("/v2/app/manifests/" + tag, e -> guarded(e, "Bearer t" + tag, challenge));
    }
    OciDigestSource source = with(RIGHT);
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo(DIGEST);
    assertThat(outcome(source, registry.digestOf("app:2"))).isEqualTo(DIGEST);
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo(DIGEST);
    assertThat(given).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://a/t", "nonsense", "http://u:p@127.0.0.1/t", "http://[", "%%"})
  void asksNoTokenServiceWithoutAGoodUrl(String realm) {
    registry.on(
        "/v2/app/manifests/1", status(401, "WWW-Authenticate", "Bearer realm=\"" + realm + "\""));
    assertThat(outcome(with(RIGHT), registry.digestOf("app:1")))
        .isIn("InvalidAnswer", "DnsFailure");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "nonsense", "{\"token\":\"a\\nb\"}", "{\"token\":5}", "[]", ""})
  void takesNoNonsenseForAToken(String body) {
    service.on("/token", e -> answer(e, 200, body));
    registry.on(
        "/v2/app/manifests/1",
        status(401, "WWW-Authenticate", "Bearer realm=\"http://" + service.host() + "/token\""));
    assertThat(outcome(with(RIGHT), registry.digestOf("app:1"))).isEqualTo("InvalidAnswer");
  }

  @Test
  void aTokenServiceThatRedirectsElsewhereTakesNoPasswordWithIt() {
    try (FakeRegistry other = FakeRegistry.plain()) {
      other.on("/t", e -> answer(e, 200, "{\"token\":\"a\"}"));
      service.on("/token", status(302, "Location", "http://" + other.host() + "/t"));
      registry.on(
          "/v2/app/manifests/1",
          e -> guarded(e, "Bearer a", "Bearer realm=\"http://" + service.host() + "/token\""));
      assertThat(outcome(with(RIGHT), registry.digestOf("app:1"))).isEqualTo(DIGEST);
      assertThat(service.told()).containsExactly("/token " + basic(RIGHT));
      assertThat(other.told()).allMatch(t -> Objects.equals(t, "/t null"));
    }
  }
}
