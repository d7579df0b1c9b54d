package com.slashmnt.krar.fabric8;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A watch that brings what a test sends, as long as the test lets it. */
public final class FakeWatch implements FakeApi.Answer {

  private final BlockingQueue<Optional<String>> chunks = new LinkedBlockingQueue<>();

  public FakeWatch send(String type, String object) {
    return write("{\"type\":\"%s\",\"object\":%s}\n".formatted(type, object));
  }

  public FakeWatch bookmark(String resourceVersion) {
    return send(
        "BOOKMARK",
        "{\"kind\":\"Deployment\",\"metadata\":{\"resourceVersion\":\"%s\"},\"spec\":null}"
            .formatted(resourceVersion));
  }

  public FakeWatch error(int code, String message) {
    return send(
        "ERROR",
        "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"%s\",\"code\":%d}"
            .formatted(message, code));
  }

  /** Whatever it is. */
  public FakeWatch write(String text) {
    chunks.add(Optional.of(text));
    return this;
  }

  /** The connection breaks off after what was sent. */
  public FakeWatch cut() {
    chunks.add(Optional.empty());
    return this;
  }

  @Override
  public void to(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    // Not closed: that would be the end of the body, and no cut.
    OutputStream body = exchange.getResponseBody();
    body.flush();
    try {
      for (Optional<String> next = chunks.take(); next.isPresent(); next = chunks.take()) {
        body.write(next.get().getBytes(UTF_8));
        body.flush();
      }
    } catch (InterruptedException e) {
      throw new IOException("the server ends", e);
    }
    throw new IOException("cut");
  }
}
