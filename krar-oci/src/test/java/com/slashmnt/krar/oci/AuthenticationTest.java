package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.FakeRegistry.MANIFEST;
import static com.slashmnt.krar.oci.FakeRegistry.answer;
import static com.slashmnt.krar.oci.FakeRegistry.content;
import static com.slashmnt.krar.oci.FakeRegistry.manifest;
import static com.slashmnt.krar.oci.FakeRegistry.status;
import static com.slashmnt.krar.oci.Sources.anonymous;
import static com.slashmnt.krar.oci.Sources.outcome;
import static com.slashmnt.krar.oci.Sources.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {

  static final Credential RIGHT = Credential.of("robot", "right-hunter2");
  private static final Credential WRONG = Credential.of("robot", "wrong-hunter2");
  static final String BODY = manifest("private");
  static final String DIGEST = Digest.of(BODY.getBytes(UTF_8)).toString();

  private final FakeRegistry registry = FakeRegistry.plain();
  private final FakeRegistry service = FakeRegistry.plain();

  @AfterEach
  void close() {
    registry.close();
    service.close();
  }

  static void guarded(HttpExchange exchange, String expected, String challenge) throws IOException {
    if (expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      content(MANIFEST, BODY).handle(exchange);
    } else {
      status(401, "WWW-Authenticate", challenge).handle(exchange);
    }
  }

  static String basic(Credential credential) {
    return credential.basic().orElseThrow();
  }

  private void basicRegistry(String... images) {
    for (String image : images) {
      registry.on(
          "/v2/" + image + "/manifests/1", e -> guarded(e, basic(RIGHT), "Basic realm=\"r\""));
    }
  }

  /** A registry whose token service gives tokens to the right credential only. */
  private void bearerRegistry(String... images) {
    service.on(
        "/token",
        e -> {
          if (basic(RIGHT).equals(e.getRequestHeaders().getFirst("Authorization"))) {
            answer(e, 200, "{\"token\":\"t-hunter2-" + scopeOf(e) + "\",\"expires_in\":300}");
          } else {
            answer(e, 401, "");
          }
        });
    for (String image : images) {
      String scope = "repository:" + image + ":pull";
      registry.on(
          "/v2/" + image + "/manifests/1",
          e ->
              guarded(
                  e,
                  "Bearer t-hunter2-" + scope,
                  "bearer  Scope=\"%s\" , realm = \"http://%s/token\",service=reg"
                      .formatted(scope, service.host())));
    }
  }

  private static String scopeOf(HttpExchange e) {
    return List.of(e.getRequestURI().getQuery().split("&")).stream()
        .filter(p -> p.startsWith("scope="))
        .findFirst()
        .orElse("scope=")
        .substring("scope=".length());
  }

  @Test
  void sendsAPasswordOnlyWhereItIsAskedFor() {
    registry.publish("open", "1");
    basicRegistry("app");
    OciDigestSource source = with(RIGHT);
    source.lookUp(registry.digestOf("open:1"));
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo(DIGEST);
    assertThat(registry.told())
        .containsExactly(
            "/v2/open/manifests/1 null",
            "/v2/app/manifests/1 null",
            "/v2/app/manifests/1 " + basic(RIGHT));
  }

  @Test
  void asksForATokenOncePerRepository() {
    bearerRegistry("app", "other");
    OciDigestSource source = with(RIGHT);
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo(DIGEST);
    assertThat(outcome(source, registry.digestOf("other:1"))).isEqualTo(DIGEST);
    assertThat(outcome(source, registry.contentOf("app:1"))).isEqualTo("ImageNotFound");
    assertThat(service.requests()).containsExactly("GET /token", "GET /token");
    // The first image teaches how the registry wants to be told.
    assertThat(registry.requests())
        .containsExactly(
            "HEAD /v2/app/manifests/1",
            "HEAD /v2/app/manifests/1",
            "HEAD /v2/other/manifests/1",
            "GET /v2/app/manifests/" + DIGEST);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theWrongCredentialNeverProfitsAndTheRightOneNeverSuffers(boolean rightFirst) {
    bearerRegistry("app");
    basicRegistry("basic");
    Credentials byNamespace =
        query -> List.of(query.namespace().orElse("").equals("right") ? RIGHT : WRONG);
    for (String image : List.of("app:1", "basic:1")) {
      OciDigestSource source = Sources.patient(byNamespace).build();
      ImageQuery query = registry.digestOf(image);
      for (String who : rightFirst ? List.of("right", "wrong") : List.of("wrong", "right")) {
        for (int i = 0; i < 2; i++) {
          assertThat(outcome(source, query.forPods(who, List.of())))
              .as(who + " " + image)
              .isEqualTo(who.equals("right") ? DIGEST : "RegistryUnauthorized");
        }
      }
    }
  }

  /** The wrong one's account is exhausted, the right one's is not. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theRightCredentialIsNotLimitedByTheWrongOne(boolean rightFirst) {
    for (String image : List.of("a", "b")) {
      registry.on(
          "/v2/" + image + "/manifests/1",
          e -> {
            if (basic(WRONG).equals(e.getRequestHeaders().getFirst("Authorization"))) {
              answer(e, 429, "");
            } else {
              guarded(e, basic(RIGHT), "Basic");
            }
          });
    }
    Credentials byNamespace =
        query -> List.of(query.namespace().orElse("").equals("right") ? RIGHT : WRONG);
    OciDigestSource source = Sources.patient(byNamespace).build();
    for (String image : List.of("a:1", "b:1")) {
      ImageQuery query = registry.digestOf(image);
      for (String who : rightFirst ? List.of("right", "wrong") : List.of("wrong", "right")) {
        assertThat(outcome(source, query.forPods(who, List.of())))
            .as(who + " " + image)
            .isEqualTo(who.equals("right") ? DIGEST : "RateLimited");
      }
    }
    assertThat(registry.told()).filteredOn(t -> t.endsWith(basic(WRONG))).hasSize(6);
  }

  @Test
  void manyOfBothAtOnceDoNotMixEither() {
    bearerRegistry("app", "other");
    basicRegistry("basic");
    Credentials byNamespace =
        query -> List.of(query.namespace().orElse("").startsWith("right") ? RIGHT : WRONG);
    OciDigestSource source = Sources.patient(byNamespace).parallel(8).build();
    List<ImageQuery> queries = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      for (String image : List.of("app:1", "other:1", "basic:1")) {
        queries.add(
            registry.digestOf(image).forPods((i % 2 == 0 ? "right" : "wrong") + i, List.of()));
      }
    }
    source
        .lookUpAll(queries)
        .forEach(
            (query, lookup) ->
                assertThat(outcome(lookup))
                    .as(query.toString())
                    .isEqualTo(
                        query.namespace().orElseThrow().startsWith("right")
                            ? DIGEST
                            : "RegistryUnauthorized"));
    assertThat(service.requests()).hasSizeLessThan(50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"app", "basic"})
  void triesTheNextCandidateOnARefusal(String image) {
    bearerRegistry("app");
    basicRegistry("basic");
    Credentials both = query -> List.of(WRONG, RIGHT);
    assertThat(outcome(Sources.patient(both).build(), registry.digestOf(image + ":1")))
        .isEqualTo(DIGEST);
    Credentials wrongOnes = query -> List.of(WRONG, Credential.of("other", "x").from("the other"));
    assertThat(Sources.patient(wrongOnes).build().lookUp(registry.digestOf(image + ":1")))
        .satisfies(
            l ->
                assertThat(l.toString())
                    .contains("RegistryUnauthorized", "None of 2 credentials", " the other")
                    .doesNotContain("hunter2", "robot"));
  }

  @Test
  void triesTheNextCandidateWhereTheFirstIsForbidden() {
    registry.on(
        "/v2/app/manifests/1",
        e -> {
          if (basic(WRONG).equals(e.getRequestHeaders().getFirst("Authorization"))) {
            answer(e, 403, "");
          } else {
            guarded(e, basic(RIGHT), "Basic");
          }
        });
    Credentials both = query -> List.of(WRONG, RIGHT);
    assertThat(outcome(Sources.patient(both).build(), registry.digestOf("app:1")))
        .isEqualTo(DIGEST);
    assertThat(outcome(with(WRONG), registry.digestOf("app:1"))).isEqualTo("RegistryForbidden");
  }

  @Test
  void nobodyIsToldWhereNobodyAsksInAKnownWay() {
    registry.on("/v2/app/manifests/1", status(401, "WWW-Authenticate", "Negotiate"));
    registry.on("/v2/b/manifests/1", status(401, "WWW-Authenticate", "Basic"));
    assertThat(outcome(with(RIGHT), registry.digestOf("app:1"))).isEqualTo("RegistryUnauthorized");
    assertThat(outcome(anonymous(), registry.digestOf("b:1"))).isEqualTo("RegistryUnauthorized");
    assertThat(registry.requests()).hasSize(2);
  }
}
