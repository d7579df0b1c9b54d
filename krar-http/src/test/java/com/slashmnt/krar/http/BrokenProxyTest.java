package com.slashmnt.krar.http;

import static com.slashmnt.krar.http.Calls.failure;
import static com.slashmnt.krar.http.Calls.get;
import static com.slashmnt.krar.http.Calls.patch;
import static com.slashmnt.krar.http.Calls.through;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.http.TransportException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenProxyTest {

  private static HttpTransportBuilder trusting() {
    return HttpTransport.builder().sslContext(TestKeys.trusting(TestKeys.SERVER));
  }

  private static ScriptedServer saying(String answer) throws IOException {
    return ScriptedServer.plain(
        peer -> {
          peer.request();
          peer.write(answer);
          peer.socket().shutdownOutput();
          peer.awaitEnd();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://server.test/", "https://server.test/"})
  void reportsAProxyThatWantsAPassword(String target) throws Exception {
    try (ScriptedServer proxy = ForwardProxy.wanting("Basic eDp5");
        HttpTransport without = through(proxy, "", trusting());
        HttpTransport wrong = through(proxy, "me:hunter2@", trusting())) {
      String start = "The proxy 127.0.0.1:" + proxy.port() + " on the way to server.test:";
      TransportException missing = failure(without, patch(URI.create(target)));
      TransportException refused = failure(wrong, patch(URI.create(target)));

      assertThat(missing.kind()).isEqualTo(Kind.PROXY_REFUSED);
      assertThat(missing)
          .hasMessageStartingWith(start)
          .hasMessageEndingWith(" wants a user and a password (HTTP 407).");
      assertThat(missing.mayHaveBeenSent()).isFalse();
      assertThat(missing.isAtProxy()).isTrue();
      assertThat(refused.kind()).isEqualTo(Kind.PROXY_REFUSED);
      assertThat(refused)
          .hasMessageStartingWith(start)
          .hasMessageEndingWith(" does not take the user and password (HTTP 407).");
    }
  }

  @Test
  void takesA407OfAServerForAnAnswer() throws Exception {
    try (ScriptedServer server = saying("HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n");
        HttpTransport transport = HttpTransport.create();
        HttpResponse response = transport.send(get(server.url("/")))) {
      assertThat(response.status()).isEqualTo(407);
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        argumentSet("forbidden", "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno", " (HTTP 403)"),
        argumentSet("nobody there", "HTTP/1.0 502 Bad Gateway\r\n\r\nno", " (HTTP 502)"),
        argumentSet("a redirect", "HTTP/1.1 302 X\r\nLocation: /\r\n\r\n", " (HTTP 302)"),
        argumentSet("garbage", "SSH-2.0-Server\r\n", ""),
        argumentSet("a long head", "HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000), ""));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void reportsAProxyThatGivesNoTunnel(String answer, String detail) throws Exception {
    try (ScriptedServer proxy = saying(answer);
        HttpTransport transport = through(proxy, "me:hunter2@", trusting())) {
      TransportException failure = failure(transport, patch(URI.create("https://server.test/")));

      assertThat(failure.kind()).isEqualTo(Kind.PROXY_UNUSABLE);
      assertThat(failure)
          .hasMessage(
              "The proxy 127.0.0.1:"
                  + proxy.port()
                  + " does not lead to server.test:443"
                  + detail
                  + ".");
      assertThat(failure.mayHaveBeenSent()).isFalse();
    }
  }

  @Test
  void reportsGarbageInThePlaceOfAForwardedAnswer() throws Exception {
    try (ScriptedServer proxy = saying("garbage\r\n");
        HttpTransport transport = through(proxy, "", trusting())) {
      TransportException failure = failure(transport, patch(URI.create("http://server.test/")));

      assertThat(failure.kind()).isEqualTo(Kind.NOT_HTTP);
      assertThat(failure)
          .hasMessage(
              "What came from server.test:80 through the proxy 127.0.0.1:"
                  + proxy.port()
                  + " is not HTTP.");
      assertThat(failure.mayHaveBeenSent()).isTrue();
    }
  }

  @Test
  void reportsAProxyThatHangsUp() throws Exception {
    try (ScriptedServer proxy = ScriptedServer.plain(Peer::request);
        HttpTransport transport = through(proxy, "", trusting())) {
      TransportException failure = failure(transport, patch(URI.create("https://server.test/")));

      assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
      assertThat(failure)
          .hasMessage(
              "The connection to the proxy 127.0.0.1:"
                  + proxy.port()
                  + " on the way to server.test:443 broke.");
      assertThat(failure.isAtProxy()).isTrue();
      assertThat(failure.mayHaveBeenSent()).isFalse();
    }
  }

  @Test
  void limitsAProxyThatDoesNotAnswer() throws Exception {
    try (ScriptedServer proxy = ScriptedServer.plain(Peer::awaitEnd);
        HttpTransport transport = through(proxy, "", trusting())) {
      HttpCall call = patch(URI.create("https://server.test/")).within(Duration.ofMillis(300));
      TransportException failure = failure(transport, call);

      assertThat(failure.kind()).isEqualTo(Kind.NO_ANSWER_IN_TIME);
      assertThat(failure.isAtProxy()).isTrue();
    }
  }

  @Test
  void trustsNoProxyOfAnotherHost() throws Exception {
    try (ScriptedServer proxy = ForwardProxy.tls(TestKeys.OTHER_HOST.showing(), Optional.empty());
        HttpTransport transport =
            through(
                proxy,
                "me:hunter2@",
                HttpTransport.builder().sslContext(TestKeys.trusting(TestKeys.OTHER_HOST)))) {
      TransportException failure = failure(transport, patch(URI.create("http://server.test/")));

      assertThat(failure.kind()).isEqualTo(Kind.NOT_TRUSTED);
      assertThat(failure)
          .hasMessage(
              "The certificate of the proxy 127.0.0.1:"
                  + proxy.port()
                  + " on the way to server.test:80 is not trusted, or is another host's.");
      assertThat(proxy.requests()).isEmpty();
    }
  }

  @Test
  void trustsNoServerOfAnotherNameBehindAProxy() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.tls(TestKeys.SERVER.showing(), ScriptedServer.repeating("no"));
        ScriptedServer proxy = ForwardProxy.open();
        HttpTransport transport = through(proxy, "", trusting())) {
      TransportException failure = failure(transport, patch(server.url("wrong.test", "/")));

      assertThat(failure.kind()).isEqualTo(Kind.NOT_TRUSTED);
      assertThat(failure.isAtProxy()).isFalse();
      assertThat(server.requests()).isEmpty();
      assertThat(proxy.requests()).hasSize(1);
    }
  }

  @Test
  void reportsAProxyThatIsNotThere() throws Exception {
    try (ScriptedServer elsewhere = ForwardProxy.open();
        HttpTransport refused =
            HttpTransport.builder()
                .proxy(u -> Optional.of(ProxyServer.of(elsewhere.url("127.0.0.2", ""))))
                .build();
        HttpTransport unknown =
            HttpTransport.builder()
                .proxy(u -> Optional.of(ProxyServer.of(URI.create("http://proxy.test:3128"))))
                .resolver(
                    host -> {
                      throw new UnknownHostException(host);
                    })
                .build()) {
      HttpCall call = patch(URI.create("https://server.test/"));

      assertThat(failure(refused, call).kind()).isEqualTo(Kind.REFUSED);
      assertThat(failure(refused, call).isAtProxy()).isTrue();
      assertThat(failure(unknown, call).kind()).isEqualTo(Kind.UNKNOWN_HOST);
      assertThat(failure(unknown, call))
          .hasMessage(
              "There is no address of the proxy proxy.test:3128 on the way to server.test:443.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://me:hunter2@proxy:1080", "SOCKS4://proxy", "socks5h://proxy:1"})
  void refusesSocks(String url) {
    try (HttpTransport transport =
        HttpTransport.builder().proxy(u -> Optional.of(ProxyServer.of(URI.create(url)))).build()) {
      TransportException failure = failure(transport, patch(URI.create("https://server.test/")));

      assertThat(failure.kind()).isEqualTo(Kind.PROXY_UNUSABLE);
      assertThat(failure)
          .hasMessage(
              "The proxy on the way to server.test:443 cannot be used: SOCKS proxies are not"
                  + " supported, expected http://proxy:3128 or https://proxy:3128.");
    }
  }
}
