package com.slashmnt.krar.it.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A request on its way through a {@link RegistryFront}, and the way to answer it. */
public final class FrontExchange {
  private final HttpExchange exchange;
  private final Consumer<? super FrontRequest> record;
  private final FrontRequest request;
  private final Set<String> dropped = ConcurrentHashMap.newKeySet();

  FrontExchange(HttpExchange exchange, Consumer<? super FrontRequest> record) {
    this.exchange = exchange;
    this.record = record;
    request =
        new FrontRequest(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            0,
            header("Authorization"),
            header("User-Agent"));
  }

  /** What was asked; it has no status yet. */
  public FrontRequest request() {
    return request;
  }

  /** The first of the request's headers of this name, or an empty text. */
  public String header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  /** All of the request's headers of this name; some clients accept each type by one of its own. */
  public List<String> headers(String name) {
    return exchange.getRequestHeaders().getOrDefault(name, List.of());
  }

  /** Whoever answers later leaves out this header. */
  public void drop(String header) {
    dropped.add(header.toLowerCase(Locale.ROOT));
  }

  /** Answers with a text; a HEAD gets its length alone. */
  public void answer(int status, Map<String, String> headers, String body) throws IOException {
    answer(status, headers, body.getBytes(UTF_8));
  }

  /** The same, with bytes; a length that the headers give stays, for a HEAD. */
  void answer(int status, Map<String, String> headers, byte[] body) throws IOException {
    boolean head = request.method().equals("HEAD");
    send(headers);
    if (head && body.length > 0) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
    }
    boolean empty = head || body.length == 0;
    begin(status, empty ? -1 : body.length);
    if (!empty) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  /** Begins a long answer and gives what to write it to; it is cut if less comes. */
  OutputStream stream(int status, Map<String, String> headers, long length) throws IOException {
    send(headers);
    begin(status, length);
    return exchange.getResponseBody();
  }

  private void send(Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          if (!dropped.contains(name.toLowerCase(Locale.ROOT))) {
            exchange.getResponseHeaders().set(name, value);
          }
        });
  }

  /** It is on record before the client can know of it. */
  private void begin(int status, long length) throws IOException {
    record.accept(request.answered(status));
    exchange.sendResponseHeaders(status, length);
  }
}
