package com.slashmnt.krar.job.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.http.TransportException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ApiServerClientTest {

  /** An identity whose token changes when it is refused, as often as it is told. */
  private static final class Renewing implements Identity {
    private final int most;
    private int renewed;

    Renewing(int most) {
      this.most = most;
    }

    @Override
    public synchronized ApiServerCredential current() {
      return ApiServerCredential.ofToken("t" + renewed, Optional.empty());
    }

    @Override
    public synchronized ApiServerCredential after(ApiServerCredential refused) {
      if (refused.equals(current()) && renewed < most) {
        renewed++;
      }
      return current();
    }
  }

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> encodings = new CopyOnWriteArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(2);
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  ApiServerClientTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** 401 to the first token; what is below {@code /slow} waits until the test lets it go on. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String told = exchange.getRequestHeaders().getFirst("Authorization");
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      requests.add(
          "%s %s %s %s"
              .formatted(exchange.getRequestMethod(), exchange.getRequestURI(), told, body)
              .strip());
      encodings.addAll(
          exchange.getRequestHeaders().getOrDefault("Accept-Encoding", List.of("nothing said")));
      if (exchange.getRequestURI().getPath().startsWith("/slow")) {
        asked.countDown();
        over.await();
      }
      if (exchange.getRequestURI().getPath().startsWith("/stall")) {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write(1);
        exchange.getResponseBody().flush();
        over.await();
      }
      byte[] text =
          exchange
              .getRequestHeaders()
              .getOrDefault("X-Extra", List.of())
              .toString()
              .getBytes(UTF_8);
      exchange.sendResponseHeaders("Bearer t0".equals(told) ? 401 : 200, text.length);
      exchange.getResponseBody().write(text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ApiServerClient client(Identity identity, List<Map.Entry<String, String>> headers) {
    return client(identity, headers, false);
  }

  private ApiServerClient client(
      Identity identity, List<Map.Entry<String, String>> headers, boolean isCompressionDisabled) {
    return new ApiServerClient(
        new ClusterConnection(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            "",
            new ServerTrust(false, List.of(), List.of()),
            Optional.empty(),
            isCompressionDisabled,
            identity,
            headers));
  }

  private HttpRequest request(ApiServerClient client, String method, String path) {
    HttpRequest.Builder request =
        client
            .newHttpRequestBuilder()
            .uri(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
            .timeout(30, TimeUnit.SECONDS);
    return method.equals("GET")
        ? request.build()
        : request.method(method, "application/json", "{}").build();
  }

  private static String outcome(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      return response.code() + " " + new String(body.readAllBytes(), UTF_8);
    }
  }

  @Test
  void sendsABodyWithItsTypeAndEachHeader() throws Exception {
    List<Map.Entry<String, String>> headers =
        List.of(Map.entry("X-Extra", "one"), Map.entry("X-Extra", "two"));
    try (ApiServerClient client = client(FixedIdentity.ANONYMOUS, headers)) {
      assertThat(
              outcome(client.sendAsync(request(client, "PATCH", "/a?b"), InputStream.class).get()))
          .isEqualTo("200 [one, two]");
      assertThat(requests).containsExactly("PATCH /a?b null {}");
    }
  }

  @ParameterizedTest
  @CsvSource({"false, gzip", "true, nothing said"})
  void asksForACompressedAnswerUnlessTheKubeconfigForbidsIt(boolean isDisabled, String expected)
      throws Exception {
    try (ApiServerClient client = client(FixedIdentity.ANONYMOUS, List.of(), isDisabled)) {
      HttpRequest list =
          client
              .newHttpRequestBuilder()
              .uri(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/pods"))
              .timeout(30, TimeUnit.SECONDS)
              .setHeader("Accept-Encoding", "gzip")
              .build();
      assertThat(outcome(client.sendAsync(list, InputStream.class).get())).isEqualTo("200 []");
      assertThat(encodings).containsExactly(expected);
    }
  }

  @Test
  void afterA401ItAsksOnceMoreWithANewCredential() throws Exception {
    try (ApiServerClient client = client(new Renewing(1), List.of())) {
      assertThat(client.sendAsync(request(client, "PATCH", "/a"), InputStream.class).get().code())
          .isEqualTo(200);
      assertThat(requests).containsExactly("PATCH /a Bearer t0 {}", "PATCH /a Bearer t1 {}");
    }
  }

  @Test
  void a401WithoutANewCredentialIsTheAnswer() throws Exception {
    try (ApiServerClient client = client(new Renewing(0), List.of())) {
      assertThat(client.sendAsync(request(client, "GET", "/a"), InputStream.class).get().code())
          .isEqualTo(401);
      assertThat(requests).hasSize(1);
    }
  }

  @Test
  void whenTheProcessEndsListsEndAtOnceAndWritesGoOn() throws Exception {
    try (ApiServerClient client = client(FixedIdentity.ANONYMOUS, List.of())) {
      CompletableFuture<HttpResponse<InputStream>> list = start(client, "GET", "/slow?limit=5");
      CompletableFuture<HttpResponse<InputStream>> write = start(client, "PATCH", "/slow/a");
      asked.await();

      client.beginShutdown();

      assertThatThrownBy(list::get)
          .satisfies(
              thrown ->
                  assertThat(thrown.getCause())
                      .isInstanceOfSatisfying(
                          TransportException.class,
                          e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.ABORTED)));
      assertThat(write).isNotDone();
      over.countDown();
      assertThat(write.get().code()).isEqualTo(200);
    }
  }

  @Test
  void aListWhoseBodyStallsEndsWhenItIsClosedByAnotherThread() throws Exception {
    try (ApiServerClient client = client(FixedIdentity.ANONYMOUS, List.of())) {
      CompletableFuture<InputStream> body = new CompletableFuture<>();
      CompletableFuture<Exception> failure = new CompletableFuture<>();
      threads.execute(
          () -> {
            try {
              HttpRequest request = request(client, "GET", "/stall?limit=5");
              body.complete(client.sendAsync(request, InputStream.class).get().body());
              failure.completeExceptionally(
                  new AssertionError("read " + body.get().readAllBytes().length));
            } catch (IOException | InterruptedException | ExecutionException e) {
              failure.complete(e);
            }
          });
      InputStream stalled = body.get();
      // The reader waits for 30 s, the limit of the request; closing waits for nothing.
      stalled.close();
      assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }
  }

  private CompletableFuture<HttpResponse<InputStream>> start(
      ApiServerClient client, String method, String path) {
    HttpRequest request = request(client, method, path);
    CompletableFuture<HttpResponse<InputStream>> answer = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            answer.complete(client.sendAsync(request, InputStream.class).get());
          } catch (ExecutionException e) {
            answer.completeExceptionally(e.getCause());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return answer;
  }

  @Test
  void aClosedClientSendsNothing() {
    ApiServerClient client = client(FixedIdentity.ANONYMOUS, List.of());
    client.close();
    assertThat(client.isClosed()).isTrue();
    assertThat(client.sendAsync(request(client, "GET", "/a"), InputStream.class))
        .isCompletedExceptionally();
    assertThat(requests).isEmpty();
  }
}
