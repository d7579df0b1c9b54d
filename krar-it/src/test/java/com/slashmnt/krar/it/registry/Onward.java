package com.slashmnt.krar.it.registry;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sends a request on to the registry, under the name of the client that asked. */
final class Onward implements FrontRule {
  /** What a client says that a registry looks at. */
  private static final List<String> TO = List.of("Accept", "Authorization", "User-Agent", "Range");

  /** Of one connection, or set with the body. */
  private static final Set<String> NOT_BACK =
      Set.of("connection", "content-length", "date", "transfer-encoding");

  private final Registry registry;
  private final HttpClient http;

  Onward(Registry registry) {
    this.registry = registry;
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    registry.certificate().ifPresent(certificate -> builder.sslContext(certificate.context()));
    http = builder.build();
  }

  @Override
  public boolean answers(FrontExchange exchange) throws IOException {
    FrontRequest asked = exchange.request();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(registry.url().resolve(asked.path()))
            .method(asked.method(), HttpRequest.BodyPublishers.noBody());
    for (String name : TO) {
      exchange.headers(name).forEach(value -> request.header(name, value));
    }
    HttpResponse<byte[]> answer;
    try {
      answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while forwarding " + asked, e);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!NOT_BACK.contains(name)) {
                headers.put(name, String.join(", ", values));
              }
            });
    if (asked.method().equals("HEAD")) {
      answer
          .headers()
          .firstValue("content-length")
          .ifPresent(l -> headers.put("Content-Length", l));
    }
    exchange.answer(answer.statusCode(), headers, answer.body());
    return true;
  }
}
