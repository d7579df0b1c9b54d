package com.slashmnt.krar.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The servers of all clouds on one loopback port: a test says what each documented address answers.
 * One that it says nothing of answers 418, which nothing relies on.
 */
public final class FakeClouds implements AutoCloseable {

  /** A request, by the address that was meant. */
  public record Asked(String what, Map<String, String> headers, String body) {

    /** The fields of the form that the body is. */
    public Map<String, String> form() {
      return Arrays.stream(body.split("&"))
          .map(field -> field.split("=", 2))
          .collect(Collectors.toMap(f -> f[0], f -> URLDecoder.decode(f[1], UTF_8)));
    }
  }

  /** What comes back; a status of 0 is a broken connection, and -1 silence. */
  public record Answer(int status, String body, Map<String, String> headers) {

    public static final Answer BROKEN = of(0, "");
    public static final Answer SILENCE = of(-1, "");

    public static Answer of(int status, String body) {
      return new Answer(status, body, Map.of());
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Map<String, Function<Asked, Answer>> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  public FakeClouds() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where an address is played. */
  public URI at(URI url) {
    return URI.create(
        "http://127.0.0.1:%d/%s/%s%s"
            .formatted(
                server.getAddress().getPort(),
                url.getScheme(),
                url.getAuthority().replace("[", "").replace("]", "").replace("::", "--"),
                url.getRawPath()));
  }

  /** Answers a request such as {@code POST https://sts.eu-central-1.amazonaws.com/}. */
  public FakeClouds on(String what, Function<Asked, Answer> answer) {
    answers.put(what, answer);
    return this;
  }

  public FakeClouds on(String what, int status, String body) {
    return on(what, request -> Answer.of(status, body));
  }

  /** What was asked so far, in its order, and begins anew. */
  public List<String> asked() {
    List<String> all = asked.stream().map(Asked::what).toList();
    asked.clear();
    return all;
  }

  /** How often that was asked since. */
  public long countOf(String what) {
    return asked.stream().filter(a -> a.what().equals(what)).count();
  }

  /** The last request to that address. */
  public Asked last(String what) {
    return asked.stream()
        .filter(a -> a.what().equals(what))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError(what + " was not asked for"));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] parts = exchange.getRequestURI().getRawPath().split("/", 4);
      String what =
          "%s %s://%s/%s".formatted(exchange.getRequestMethod(), parts[1], parts[2], parts[3]);
      Map<String, String> headers = new ConcurrentHashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
      Asked request =
          new Asked(what, headers, new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      asked.add(request);
      send(exchange, answers.getOrDefault(what, r -> Answer.of(418, "")).apply(request));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException, InterruptedException {
    if (answer.status() < 0) {
      end.await();
    }
    if (answer.status() <= 0) {
      return;
    }
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
