package com.slashmnt.krar.fabric8;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadReader;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** An API server on loopback that answers what a test tells it, and remembers what it was asked. */
public final class FakeApi implements AutoCloseable {

  /** What was asked; the query is decoded. */
  public record Call(String method, String path, String query, String contentType, String body) {

    public String line() {
      return (isWatch() ? "WATCH" : method) + " " + path + (query.isEmpty() ? "" : "?" + query);
    }

    boolean isWatch() {
      return query.startsWith("watch=1");
    }
  }

  /** Answers one request. */
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private record Rule(String start, Deque<Answer> answers) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<Rule> rules = Collections.synchronizedList(new ArrayList<>());
  private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
  private final KubernetesClient client;

  public FakeApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    client = client(Config.empty());
  }

  public KubernetesClient client() {
    return client;
  }

  public KubernetesClient client(Config config) {
    Config own =
        new ConfigBuilder(config)
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .build();
    return new KubernetesClientBuilder().withConfig(own).build();
  }

  /** The transport under test; it notes its waits instead of waiting. */
  public ApiClient api() {
    return api(Duration.ofSeconds(30));
  }

  public ApiClient api(Duration limit) {
    return ApiClient.of(client, limit, waits::add);
  }

  public Pager pages(int size) {
    return new Pager(api(), size);
  }

  public WorkloadReader reader() {
    return new WorkloadReader(pages(500), Kinds.builtIn());
  }

  /** What the transport would have waited. */
  public List<Duration> waits() {
    return waits;
  }

  /**
   * Answers requests whose line begins so, decoded ({@code GET /api/v1/pods}, {@code WATCH
   * /apis/apps/v1/deployments}), one answer after the other, the last one for ever. The rule that
   * was given last is asked first. A watch without a rule is forbidden.
   */
  public void on(String start, Answer... answers) {
    rules.add(0, new Rule(start, new ArrayDeque<>(List.of(answers))));
  }

  public static Answer json(int status, String body, String... headers) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  public static Answer ok(String body) {
    return json(200, body);
  }

  /** Only so many bytes of it come, where {@code most} is less than it has. */
  public static Answer compressed(String body, int most) {
    return exchange -> {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(body.getBytes(UTF_8));
      }
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      exchange.sendResponseHeaders(200, bytes.size());
      exchange.getResponseBody().write(bytes.toByteArray(), 0, Math.min(most, bytes.size()));
    };
  }

  /** Answers compressed whoever asks for it, and the others as they are. */
  public static Answer compressedOnDemand(String body) {
    return exchange -> {
      boolean isAskedFor = "gzip".equals(exchange.getRequestHeaders().getFirst("Accept-Encoding"));
      (isAskedFor ? compressed(body, Integer.MAX_VALUE) : status(500, "not asked for"))
          .to(exchange);
    };
  }

  /** A Status, as the API server words it. */
  public static Answer status(int code, String message, String... headers) {
    return json(
        code,
        """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s","code":%d}
        """
            .formatted(message.replace("\"", "\\\""), code),
        headers);
  }

  /** A list; {@code next} is the token of its next page. */
  public static Answer page(String next, String... items) {
    return ok(
        "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"7\",\"continue\":\"%s\"},\"items\":[%s]}"
            .formatted(next, String.join(",", items)));
  }

  public static Answer list(String... items) {
    return page("", items);
  }

  /** The connection ends without an answer. */
  public static Answer cut() {
    return HttpExchange::close;
  }

  /** What was asked, but for watches. */
  public List<Call> calls() {
    return List.copyOf(calls).stream().filter(c -> !c.isWatch()).toList();
  }

  /** Which watches were asked for. */
  public List<String> watches() {
    return List.copyOf(calls).stream().filter(Call::isWatch).map(Call::line).toList();
  }

  public List<String> lines() {
    return calls().stream().map(Call::line).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      @Nullable String rawQuery = exchange.getRequestURI().getRawQuery();
      Call call =
          new Call(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              rawQuery == null ? "" : URLDecoder.decode(rawQuery, UTF_8),
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse(""),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      calls.add(call);
      answer(call).to(exchange);
    }
  }

  private Answer answer(Call call) {
    synchronized (rules) {
      return rules.stream()
          .filter(r -> call.line().startsWith(r.start()))
          .findFirst()
          .flatMap(r -> next(r.answers()))
          .orElse(
              call.isWatch()
                  ? status(403, "no right to watch")
                  : status(404, "the server could not find the requested resource"));
    }
  }

  private static Optional<Answer> next(Deque<Answer> answers) {
    return Stream.of(answers).map(a -> a.size() > 1 ? a.removeFirst() : a.getFirst()).findFirst();
  }

  /** Nobody listens any more. */
  public void die() {
    server.stop(0);
  }

  @Override
  public void close() {
    client.close();
    die();
    threads.shutdownNow();
  }
}
