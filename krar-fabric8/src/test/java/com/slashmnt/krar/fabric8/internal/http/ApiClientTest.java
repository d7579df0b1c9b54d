package com.slashmnt.krar.fabric8.internal.http;

import static com.slashmnt.krar.fabric8.FakeApi.cut;
import static com.slashmnt.krar.fabric8.FakeApi.json;
import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.fabric8.internal.kind.ObjectWire;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiClientTest {

  private static final String PATH = "/apis/apps/v1/namespaces/prod/deployments/web";
  private static final String WEB = "{\"metadata\":{\"name\":\"web\"}}";

  private final FakeApi server = new FakeApi();

  @AfterEach
  void stop() {
    server.close();
  }

  private static ApiRequest request() {
    return ApiRequest.get(
        PATH,
        Query.NONE,
        "read",
        "prod/Deployment/web",
        RbacPermission.on("get", Manifests.ref("prod/Deployment/web")));
  }

  private ApiFailure failure(ApiClient api) {
    return catchThrowableOfType(ApiFailure.class, () -> api.send(request(), ObjectWire.class));
  }

  private ApiFailure failure() {
    return failure(server.api());
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void triesAgainWhatMayPass(int code) {
    server.on("GET " + PATH, status(code, "busy"), status(code, "busy"), ok(WEB));

    ObjectWire answer = server.api().send(request(), ObjectWire.class);

    assertThat(answer.metadata().name()).isEqualTo("web");
    assertThat(server.calls()).hasSize(3);
    assertThat(server.waits()).hasSize(2);
  }

  @Test
  void triesAgainAfterACutConnection() {
    server.on("GET " + PATH, cut(), ok(WEB));

    assertThat(server.api().send(request(), ObjectWire.class).metadata().name()).isEqualTo("web");
  }

  @Test
  void triesAgainAfterACutAnswer() {
    server.on(
        "GET " + PATH,
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write("{\"metadata\":{".getBytes(UTF_8));
          exchange.getResponseBody().flush();
        },
        ok(WEB));

    assertThat(server.api().send(request(), ObjectWire.class).metadata().name()).isEqualTo("web");
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    server.on("GET " + PATH, status(429, "busy", "Retry-After", "3"), ok(WEB));

    ObjectWire unused = server.api().send(request(), ObjectWire.class);

    assertThat(server.waits()).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void waitsThirtySecondsInAllIfTheServerAsks() {
    server.on(
        "GET " + PATH,
        status(429, "busy", "Retry-After", "15"),
        status(429, "busy", "Retry-After", "14"),
        status(429, "busy", "Retry-After", "15"));

    assertThat(failure().isUnreachable()).isTrue();
    assertThat(server.waits()).containsExactly(Duration.ofSeconds(15), Duration.ofSeconds(14));
  }

  @Test
  void doesNotWaitForAServerThatAsksTooMuchAndSaysSo() {
    server.on("GET " + PATH, status(503, "later", "Retry-After", "3600"));

    assertThat(failure().reason())
        .isEqualTo(
            new Reason(
                Reason.UNREACHABLE,
                "Could not read prod/Deployment/web (HTTP 503): later. It asks to come back after"
                    + " 3600 s."));
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void givesUpInAFewSecondsWithGrowingPauses() {
    server.on("GET " + PATH, status(503, "down"));

    ApiFailure failure = failure();

    assertThat(failure.reason())
        .isEqualTo(
            new Reason(Reason.UNREACHABLE, "Could not read prod/Deployment/web (HTTP 503): down."));
    Duration waited = server.waits().stream().reduce(Duration.ZERO, Duration::plus);
    assertThat(waited).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(8));
    assertThat(server.waits().get(0)).isLessThanOrEqualTo(Duration.ofMillis(200));
    assertThat(server.waits()).allMatch(w -> w.compareTo(Duration.ofSeconds(2)) <= 0);
    // fabric8's own retries would multiply them.
    assertThat(server.calls()).hasSize(server.waits().size() + 1);
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() {
    server.die();

    ApiFailure failure = failure();

    assertThat(failure.isUnreachable()).isTrue();
    assertThat(failure.status()).isEqualTo(ApiFailure.NO_RESPONSE);
    assertThat(failure.reason().message())
        .matches(
            "Could not read prod/Deployment/web: http://127\\.0\\.0\\.1:\\d+ cannot be reached"
                + " \\(ConnectException.*\\)\\.");
    assertThat(server.waits()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "429, Unreachable",
    "500, ServerFailed",
    "502, ServerFailed",
    "503, Unreachable",
    "504, ServerFailed"
  })
  void anApiServerThatFailsARequestIsNoOutageUnlessItIsBusy(int code, String reason) {
    server.on("GET " + PATH, status(code, "etcdserver: request timed out"));

    ApiFailure failure = failure();

    assertThat(failure.reason())
        .isEqualTo(
            new Reason(
                reason,
                "Could not read prod/Deployment/web (HTTP %d): etcdserver: request timed out."
                    .formatted(code)));
    assertThat(server.waits()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "500, ServerFailed",
    "502, Unreachable",
    "503, Unreachable",
    "504, Unreachable",
    "599, ServerFailed"
  })
  void aGatewayInFrontOfADeadApiServerIsAnOutage(int code, String reason) {
    server.on("GET " + PATH, json(code, "<html><body>Bad Gateway</body></html>"));

    assertThat(failure().reason())
        .isEqualTo(
            new Reason(reason, "Could not read prod/Deployment/web (HTTP %d).".formatted(code)));
  }

  @Test
  void aClosedClientIsNoOutage() {
    ApiClient api = server.api();
    server.client().close();

    assertThat(failure(api).reason().code()).isEqualTo("ClientFailed");
  }

  @Test
  void aRefusalSaysWhatRightIsMissing() {
    server.on(
        "GET " + PATH,
        status(
            403,
            "deployments.apps \"web\" is forbidden: User \"krar\" cannot get resource"
                + " \"deployments\" in API group \"apps\" in the namespace \"prod\""));

    assertThat(failure().reason())
        .isEqualTo(
            new Reason(
                Reason.FORBIDDEN,
                "Could not read prod/Deployment/web (HTTP 403): deployments.apps \"web\" is"
                    + " forbidden: User \"krar\" cannot get resource \"deployments\" in API group"
                    + " \"apps\" in the namespace \"prod\". It needs the verb get on"
                    + " deployments.apps in namespace prod."));
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void aRefusalByAdmissionIsNoMissingRight() {
    server.on(
        "GET " + PATH, status(403, "admission webhook \"no.example.com\" denied the request: no"));

    assertThat(failure().reason().code()).isEqualTo("Rejected");
    assertThat(failure().reason().message()).doesNotContain("needs the verb");
  }

  @ParameterizedTest
  @CsvSource({
    "400, Rejected",
    "401, Unauthorized",
    "404, NotFound",
    "405, NotAllowed",
    "409, Conflict",
    "410, Expired",
    "413, TooLarge",
    "422, Invalid"
  })
  void namesWhatWillNotPass(int code, String reason) {
    server.on("GET " + PATH, status(code, "because"));

    ApiFailure failure = failure();

    assertThat(failure.status()).isEqualTo(code);
    assertThat(failure.reason().code()).isEqualTo(reason);
    assertThat(failure.reason().message()).contains("HTTP " + code).endsWith(": because.");
    assertThat(server.waits()).isEmpty();
  }

  @Test
  void quotesOnlyTheBeginningOfAnObject() {
    server.on("GET " + PATH, status(422, "Invalid value: " + "x".repeat(5000)));

    assertThat(failure().reason().message()).hasSizeLessThan(700).endsWith("xxx…");
  }

  @Test
  void doesNotQuoteTheHtmlOfAProxy() {
    server.on("GET " + PATH, json(407, "<html><body>Log in first</body></html>"));

    assertThat(failure().reason().message())
        .isEqualTo(
            "Could not read prod/Deployment/web: the proxy on the way wants a user and password, or"
                + " another one (HTTP 407).");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html></html>", "null", "[]", "\"text\""})
  void anAnswerOfAnotherKindIsUnreadable(String body) {
    server.on("GET " + PATH, ok(body));

    assertThat(failure().reason().code()).isEqualTo("Unreadable");
  }

  @Test
  void anAnswerThatDoesNotEndIsCutOff() {
    CountDownLatch over = new CountDownLatch(1);
    server.on(
        "GET " + PATH,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("{\"metadata\":{".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          awaitQuietly(over);
        });

    ApiFailure failure = failure(server.api(Duration.ofMillis(300)));
    over.countDown();

    assertThat(failure.isUnreachable()).isTrue();
  }

  @Test
  void anAnswerThatDoesNotBeginIsGivenUp() {
    CountDownLatch over = new CountDownLatch(1);
    server.on("GET " + PATH, exchange -> awaitQuietly(over));

    ApiFailure failure = failure(server.api(Duration.ofMillis(300)));
    over.countDown();

    assertThat(failure.isUnreachable()).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anInterruptEndsTheWait() {
    server.on("GET " + PATH, status(503, "down"));
    ApiClient api =
        ApiClient.of(
            server.client(),
            Duration.ofSeconds(30),
            wait -> {
              throw new InterruptedException();
            });

    ApiFailure failure = failure(api);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.isUnreachable()).isTrue();
    assertThat(failure.reason().message()).contains("interrupted");
  }

  @Test
  void aSecretOfTheClientIsInNoMessage() {
    Config config = new ConfigBuilder(Config.empty()).withOauthToken("s3cret").build();
    server.on("GET " + PATH, status(401, "Unauthorized"));
    try (KubernetesClient client = server.client(config)) {
      ApiClient api = ApiClient.of(client, Duration.ofSeconds(30), wait -> {});

      ApiFailure failure = failure(api);

      assertThat(failure.reason().code()).isEqualTo(Reason.UNAUTHORIZED);
      assertThat(failure.toString() + api).doesNotContain("s3cret");
    }
  }

  @Test
  void keepsWhomTheClientImpersonates() {
    List<String> users = new ArrayList<>();
    server.on(
        "GET " + PATH,
        exchange -> {
          users.add(exchange.getRequestHeaders().getFirst("Impersonate-User"));
          ok(WEB).to(exchange);
        });
    Config config = new ConfigBuilder(Config.empty()).withImpersonateUsername("jane").build();
    try (KubernetesClient client = server.client(config)) {
      ObjectWire unused = ApiClient.of(client).send(request(), ObjectWire.class);
    }

    assertThat(users).containsExactly("jane");
  }
}
