package com.slashmnt.krar.it.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Sends each request on to the API server, as far as the rules of a {@link FaultProxy} let it. */
final class Forwarding implements HttpHandler {
  /** Of one connection, or set by the client itself; without them a watch is plain HTTP, too. */
  private static final Set<String> NOT_FORWARDED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "transfer-encoding",
          "upgrade");

  private final URI server;
  private final HttpClient client;
  private final List<ProxyRule> before;
  private final List<ProxyRule> after;
  private final Consumer<ProxiedRequest> record;

  Forwarding(
      Config config,
      List<ProxyRule> before,
      List<ProxyRule> after,
      Consumer<ProxiedRequest> record) {
    server = URI.create(config.getMasterUrl());
    client = HttpClient.newBuilder().sslContext(Authorities.trust(config)).build();
    this.before = before;
    this.after = after;
    this.record = record;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    // Closing an exchange that has no answer closes its connection.
    try (exchange) {
      URI asked = exchange.getRequestURI();
      ProxiedRequest request =
          new ProxiedRequest(
              exchange.getRequestMethod(),
              asked.getPath(),
              asked.getRawQuery() == null ? "" : asked.getRawQuery(),
              0);
      byte[] body = exchange.getRequestBody().readAllBytes();
      ProxyRule.Step first = ask(before, request);
      if (first.kind() != ProxyRule.Kind.GO_ON) {
        record.accept(request.answered(first.status()));
        fail(exchange, first);
        return;
      }
      HttpResponse<InputStream> response = forward(exchange, body);
      try (InputStream answer = response.body()) {
        ProxiedRequest answered = request.answered(response.statusCode());
        record.accept(answered);
        ProxyRule.Step second = ask(after, answered);
        if (second.kind() == ProxyRule.Kind.GO_ON) {
          answer(exchange, response, answer);
        } else if (second.kind() == ProxyRule.Kind.CUT_WITHIN) {
          answerInPart(exchange, response, answer, second.time());
        }
      }
    }
  }

  private static ProxyRule.Step ask(List<ProxyRule> rules, ProxiedRequest request) {
    for (ProxyRule rule : rules) {
      ProxyRule.Step step = rule.step(request);
      if (step.kind() != ProxyRule.Kind.GO_ON) {
        return step;
      }
    }
    return ProxyRule.Step.GO_ON;
  }

  private static void fail(HttpExchange exchange, ProxyRule.Step step) throws IOException {
    if (step.kind() == ProxyRule.Kind.ANSWER) {
      if (step.status() == 429) {
        exchange.getResponseHeaders().set("Retry-After", "1");
      }
      exchange.sendResponseHeaders(step.status(), -1);
    }
  }

  private HttpResponse<InputStream> forward(HttpExchange exchange, byte[] body) throws IOException {
    URI asked = exchange.getRequestURI();
    String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(asked.getRawPath() + query))
            .method(
                exchange.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    copy(exchange.getRequestHeaders(), request::header);
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while forwarding " + asked, e);
    }
  }

  private static void answer(
      HttpExchange exchange, HttpResponse<InputStream> response, InputStream body)
      throws IOException {
    copy(response.headers().map(), exchange.getResponseHeaders()::add);
    OptionalLong length = response.headers().firstValueAsLong("content-length");
    boolean empty = length.orElse(-1) == 0 || response.statusCode() == 204;
    exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : length.orElse(0));
    if (!empty) {
      try (OutputStream out = exchange.getResponseBody()) {
        byte[] buffer = new byte[16 * 1024];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
          out.write(buffer, 0, read);
          out.flush();
        }
      }
    }
  }

  /** The rest of what is promised never comes, so that the end is no end of the body. */
  private static void answerInPart(
      HttpExchange exchange, HttpResponse<InputStream> response, InputStream body, Duration time)
      throws IOException {
    CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> close(body));
    copy(response.headers().map(), exchange.getResponseHeaders()::add);
    exchange.sendResponseHeaders(response.statusCode(), Long.MAX_VALUE);
    exchange.getResponseBody().flush();
    byte[] buffer = new byte[16 * 1024];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      exchange.getResponseBody().write(buffer, 0, read);
      exchange.getResponseBody().flush();
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Map<String, List<String>> headers, HeaderSink sink) {
    headers.forEach(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          boolean forwarded =
              !NOT_FORWARDED.contains(lower)
                  && !lower.startsWith(":")
                  && !lower.startsWith("sec-websocket-");
          if (forwarded) {
            values.forEach(value -> sink.add(name, value));
          }
        });
  }

  /** Takes headers. */
  @FunctionalInterface
  private interface HeaderSink {
    void add(String name, String value);
  }
}
