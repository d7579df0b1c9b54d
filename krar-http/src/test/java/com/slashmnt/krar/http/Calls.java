package com.slashmnt.krar.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** What tests ask for. */
final class Calls {

  /** Longer than any test waits. */
  static final Duration LONG = Duration.ofSeconds(30);

  private Calls() {}

  static HttpCall get(URI url) {
    return HttpCall.get(url, LONG);
  }

  static HttpCall patch(URI url) {
    return HttpCall.of("PATCH", url, LONG)
        .body("{\"a\":1}".getBytes(UTF_8), "application/merge-patch+json");
  }

  /** The body of the answer, read to its end. */
  static String text(HttpTransport transport, HttpCall call) throws IOException {
    try (HttpResponse response = transport.send(call)) {
      return new String(response.body().readAllBytes(), UTF_8);
    }
  }

  static TransportException failure(HttpTransport transport, HttpCall call) {
    return catchThrowableOfType(TransportException.class, () -> text(transport, call));
  }

  static HttpTransport through(
      ScriptedServer proxy, String userInfo, HttpTransportBuilder builder) {
    String url = proxy.url("").toString().replace("//", "//" + userInfo);
    return builder.proxy(target -> Optional.of(ProxyServer.of(URI.create(url)))).build();
  }
}
