package com.slashmnt.krar.it.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.ServerCertificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a client sees of each fault, before krar is the client. */
class RegistryFrontIT {
  private static final String MANIFEST = "/v2/team/web/manifests/1";
  private static final Registry REGISTRY = Registry.start();

  private static PushedImage pushed;

  private final RegistryFront front = RegistryFront.before(REGISTRY);

  @BeforeAll
  static void push() {
    pushed = ImageBuilder.index("first").push(REGISTRY, "team/web:1");
  }

  @AfterEach
  void closeFront() {
    front.close();
  }

  @AfterAll
  static void end() {
    REGISTRY.close();
  }

  @Test
  void passesOnWhatNoRuleAnswers() {
    Registry.Mark mark = REGISTRY.mark();
    HttpResponse<byte[]> direct = REGISTRY.client("krar").get(MANIFEST);
    HttpResponse<byte[]> passed = get();
    assertThat(passed.body()).isEqualTo(direct.body());
    for (HttpResponse<byte[]> answer : List.of(passed, head())) {
      assertThat(header(answer, "Docker-Content-Digest")).isEqualTo(pushed.digest());
      assertThat(header(answer, "Content-Type")).isEqualTo(pushed.mediaType());
      assertThat(header(answer, "Content-Length")).isEqualTo(direct.body().length + "");
    }
    String get = "GET " + MANIFEST + " 200";
    assertThat(REGISTRY.krarsSince(mark)).containsExactly(get, get, "HEAD " + MANIFEST + " 200");
    assertThat(front.requests()).extracting(FrontRequest::line).contains(get);
    assertThat(front.requests()).noneMatch(FrontRequest::hasCredential);
    assertThat(Skopeo.plain().digest(front.reference(pushed))).isEqualTo(pushed.digest());
    // It tries TLS first, and is not kept waiting.
    assertThat(front.handshakes()).isPositive();
  }

  @Test
  void limitsTheRateSomeTimesOrAlways() {
    front.on(r -> r.is("HEAD", "/1"), Faults.times(1, Faults.tooManyRequests()));
    front.on(r -> r.is("GET", "/1"), Faults.tooManyRequests(Duration.ofSeconds(7)));
    assertThat(head().statusCode()).isEqualTo(429);
    assertThat(head().statusCode()).isEqualTo(200);
    for (HttpResponse<byte[]> answer : List.of(get(), get())) {
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(header(answer, "Retry-After")).isEqualTo("7");
    }
    front.clear();
    assertThat(get().statusCode()).isEqualTo(200);
    assertThat(front.requests())
        .extracting(FrontRequest::status)
        .containsExactly(429, 200, 429, 429, 200);
  }

  @Test
  void holdsUntilItIsOpenedAndCutsWhenItIsClosed() {
    Gate gate = new Gate();
    front.on(FrontRequest::isForManifest, gate);
    CompletableFuture<HttpResponse<byte[]>> first = CompletableFuture.supplyAsync(this::get);
    gate.awaitHeld(1);
    assertThat(first).isNotDone();
    gate.open();
    assertThat(first.join().statusCode()).isEqualTo(200);
    Gate shut = new Gate();
    front.always(shut);
    CompletableFuture<HttpResponse<byte[]>> second = CompletableFuture.supplyAsync(this::head);
    shut.awaitHeld(1);
    front.close();
    assertThatThrownBy(second::join).hasMessageContaining("did not answer");
  }

  @Test
  void answersWhatNoRegistryShould() {
    front.always(Faults.times(1, Faults.notJson()));
    assertThat(new String(get().body(), UTF_8)).startsWith("<html>");
    front.clear();
    front.always(Faults.withoutDigest()).always(Faults.withoutHead());
    assertThat(head().statusCode()).isEqualTo(405);
    assertThat(get().statusCode()).isEqualTo(200);
    assertThat(header(get(), "Docker-Content-Digest")).isEmpty();
    front.clear();
    front.always(Faults.cut());
    assertThatThrownBy(this::get).hasMessageContaining("did not answer");
  }

  @Test
  void redirectsForEverOrElsewhere() {
    front.on(r -> r.method().equals("HEAD"), Faults.redirectLoop());
    String first = header(head(), "Location");
    assertThat(first).startsWith(MANIFEST + "?hop=");
    HttpResponse<byte[]> next = client(front).send("HEAD", first, "", new byte[0]);
    assertThat(header(next, "Location")).startsWith(MANIFEST + "?hop=").isNotEqualTo(first);
    try (RegistryFront other = RegistryFront.alone()) {
      other.always(Faults.basic("robot", "hunter2"));
      front.always(Faults.redirectTo(other.url()));
      String elsewhere = header(get(), "Location");
      assertThat(elsewhere).isEqualTo(other.url() + MANIFEST);
      assertThat(client(other).get(elsewhere).statusCode()).isEqualTo(401);
      assertThat(other.requests()).noneMatch(FrontRequest::hasCredential);
      assertThat(client(other, "robot", "hunter2").get("/x").statusCode()).isEqualTo(404);
      assertThat(client(other, "robot", "wrong").get("/x").statusCode()).isEqualTo(401);
      assertThat(other.requests())
          .extracting(FrontRequest::hasCredential)
          .containsExactly(false, true, true);
    }
  }

  @Test
  void sendsMoreThanAnybodyWants() throws Exception {
    AtomicLong sent = new AtomicLong();
    long size = 300_000_000;
    front.always(Faults.withoutHead()).always(Faults.huge(size, sent));
    var request = HttpRequest.newBuilder(front.url().resolve(MANIFEST)).build();
    var answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(header(answer, "Content-Length")).isEqualTo(size + "");
    try (var body = answer.body()) {
      assertThat(body.readNBytes(1000)).containsOnly(' ');
    }
    // The front counts what it has written, which may be after the client has read it.
    Await.until("what was sent is counted", () -> sent.get() > 0);
    // What nobody reads stays here, but for what the connections themselves keep.
    assertThat(sent.get()).isLessThan(size);
  }

  @Test
  void givesTokensToThoseItKnows() {
    TokenService tokens =
        new TokenService().user("robot", "hunter2", "team/web").anonymous("public");
    front.tokens(tokens);
    String challenge = header(get(), "WWW-Authenticate");
    assertThat(challenge)
        .isEqualTo(
            "Bearer realm=\"%s/token\",service=\"it-registry\",scope=\"repository:team/web:pull\""
                .formatted(front.url()));
    String ask = "/token?service=it-registry&scope=repository%3Ateam%2Fweb%3Apull";
    assertThat(client(front, "robot", "wrong").get(ask).statusCode()).isEqualTo(401);
    assertThat(client(front).get(ask).statusCode()).isEqualTo(200);
    assertThat(Skopeo.plain().credential("robot", "hunter2").raw(front.reference(pushed)))
        .contains(pushed.child("linux/amd64").digest());
    assertThatThrownBy(() -> Skopeo.plain().raw(front.reference(pushed)))
        .hasMessageContaining("denied");
    List<String> scope = List.of("repository:team/web:pull");
    assertThat(tokens.requests())
        .containsSubsequence(
            new TokenRequest("robot", "it-registry", scope, 401),
            new TokenRequest("", "it-registry", scope, 200),
            new TokenRequest("robot", "it-registry", scope, 200));
  }

  @Test
  void speaksTls() {
    try (ServerCertificate certificate = ServerCertificate.create();
        RegistryFront secure = RegistryFront.before(REGISTRY, certificate)) {
      assertThat(
              Skopeo.plain()
                  .authority(certificate)
                  .digest(secure.localhost() + "/" + pushed.repository() + ":1"))
          .isEqualTo(pushed.digest());
      assertThatThrownBy(() -> client(secure).get(MANIFEST)).hasMessageContaining("answer");
    }
  }

  private HttpResponse<byte[]> get() {
    return client(front).get(MANIFEST);
  }

  private HttpResponse<byte[]> head() {
    return client(front).send("HEAD", MANIFEST, "", new byte[0]);
  }

  private static RegistryClient client(RegistryFront front) {
    return new RegistryClient(front.url(), new RegistrySetup(), "krar");
  }

  private static RegistryClient client(RegistryFront front, String user, String password) {
    URI url = front.url();
    return new RegistryClient(url, new RegistrySetup().user(user, password), "krar");
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
