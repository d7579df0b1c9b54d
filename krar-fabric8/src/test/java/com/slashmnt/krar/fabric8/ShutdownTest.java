package com.slashmnt.krar.fabric8;

import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.fabric8.internal.http.TransportErrors;
import com.slashmnt.krar.fabric8.internal.kind.ObjectWire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests when the process is asked to end. */
@Timeout(20)
class ShutdownTest {

  private static final String LIST = "/apis/apps/v1/deployments";
  private static final String WEB = "/apis/apps/v1/namespaces/prod/deployments/web";

  private final FakeApi server = new FakeApi();
  private final ApiClient api = ApiClient.of(server.client());
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void stop() {
    over.countDown();
    server.close();
  }

  private static ApiRequest request(String method, String path, String verb) {
    RbacPermission right = new RbacPermission(verb, "deployments.apps", "");
    String body = method.equals("GET") ? "" : "{}";
    return new ApiRequest(method, path, Query.NONE, "a/b", body, verb, "it", right);
  }

  /** Sends it on a thread of its own, and gives why it failed. */
  private CompletableFuture<Optional<Reason>> send(ApiRequest request) {
    return send(api, request);
  }

  private static CompletableFuture<Optional<Reason>> send(ApiClient api, ApiRequest request) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            ObjectWire unused = api.send(request, ObjectWire.class);
            return Optional.empty();
          } catch (ApiFailure e) {
            return Optional.of(e.reason());
          }
        },
        task -> new Thread(task).start());
  }

  private void awaitOver() throws IOException {
    asked.countDown();
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aListUnderWayFailsAtOnceAndAnotherIsNotSent() throws Exception {
    server.on("GET " + LIST, exchange -> awaitOver());
    CompletableFuture<Optional<Reason>> sent = send(request("GET", LIST, "list"));
    asked.await();

    api.beginShutdown();

    Reason ended = new Reason(Reason.UNREACHABLE, "Could not list it: krar was asked to end.");
    assertThat(sent.get(5, TimeUnit.SECONDS)).contains(ended);
    assertThat(send(request("GET", LIST, "list")).get()).contains(ended);
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void aPageThatIsBeingReadIsCutOff() throws Exception {
    server.on(
        "GET " + LIST,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          awaitOver();
        });
    CompletableFuture<Optional<Reason>> sent = send(request("GET", LIST, "list"));
    asked.await();

    api.beginShutdown();

    assertThat(sent.get(5, TimeUnit.SECONDS).map(Reason::code)).contains(Reason.UNREACHABLE);
  }

  @Test
  void aRestartUnderWayIsAwaited() throws Exception {
    server.on(
        "PATCH " + WEB,
        exchange -> {
          awaitOver();
          ok("{}").to(exchange);
        });
    CompletableFuture<Optional<Reason>> sent = send(request("PATCH", WEB, "patch"));
    asked.await();

    api.beginShutdown();
    over.countDown();

    assertThat(sent.get()).isEmpty();
  }

  @Test
  void aRestartUnderWayIsNotAwaitedForLong() throws Exception {
    Duration shorter = Duration.ofMillis(200);
    ApiClient hasty = ApiClient.of(server.client(), Duration.ofSeconds(60), shorter);
    server.on("PATCH " + WEB, exchange -> awaitOver());
    CompletableFuture<Optional<Reason>> sent = send(hasty, request("PATCH", WEB, "patch"));
    asked.await();

    hasty.beginShutdown();

    assertThat(sent.get(5, TimeUnit.SECONDS).map(Reason::code)).contains(TransportErrors.CODE);
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void nothingIsTriedAgain() throws Exception {
    server.on("PATCH " + WEB, status(429, "busy", "Retry-After", "9"));
    CompletableFuture<Optional<Reason>> waiting = send(request("PATCH", WEB, "patch"));
    while (server.calls().isEmpty()) {
      Thread.onSpinWait();
    }

    api.beginShutdown();

    assertThat(waiting.get(5, TimeUnit.SECONDS).map(Reason::code)).contains(Reason.UNREACHABLE);
    assertThat(send(request("PATCH", WEB, "patch")).get()).isPresent();
    assertThat(server.calls()).hasSize(2);
  }

  @Test
  void aWriteMayTakeAsLongAsAnApiServerTakes() {
    assertThat(request("GET", LIST, "list").limit()).isEqualTo(Duration.ofSeconds(30));
    assertThat(request("GET", WEB, "get").limit()).isEqualTo(Duration.ofSeconds(10));
    for (String method : List.of("PATCH", "POST", "PUT")) {
      assertThat(request(method, WEB, "patch").limit()).isEqualTo(Duration.ofSeconds(60));
    }
  }
}
