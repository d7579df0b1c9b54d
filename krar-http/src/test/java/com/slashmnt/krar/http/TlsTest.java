package com.slashmnt.krar.http;

import static com.slashmnt.krar.http.Calls.failure;
import static com.slashmnt.krar.http.Calls.get;
import static com.slashmnt.krar.http.Calls.patch;
import static com.slashmnt.krar.http.Calls.text;
import static com.slashmnt.krar.http.ScriptedServer.repeating;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.http.TransportException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

  private static ScriptedServer serving(TestKeys keys) throws Exception {
    return ScriptedServer.tls(keys.showing(), repeating("safe"));
  }

  private static HttpTransportBuilder trusting(TestKeys... keys) {
    return HttpTransport.builder()
        .sslContext(TestKeys.trusting(keys))
        .resolver(host -> InetAddress.getAllByName("127.0.0.1"));
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVER", "RSA_SERVER"})
  void reachesAServerThatIsTrusted(TestKeys keys) throws Exception {
    try (ScriptedServer server = serving(keys);
        HttpTransport transport = trusting(keys).build()) {
      assertThat(text(transport, get(server.url("/")))).isEqualTo("safe");
      assertThat(server.names()).containsExactly("[]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void asksForChaChaFirst(String protocol) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.leavingTheChoice(
                TestKeys.SERVER.showing(), protocol, repeating("safe"));
        HttpTransport transport = trusting(TestKeys.SERVER).build()) {
      assertThat(text(transport, get(server.url("/")))).isEqualTo("safe");
      assertThat(server.suites()).hasSize(1).allMatch(suite -> suite.contains("CHACHA20"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.test", "localhost"})
  void asksForTheHostByName(String host) throws Exception {
    try (ScriptedServer server = serving(TestKeys.SERVER);
        HttpTransport transport = trusting(TestKeys.SERVER).build()) {
      assertThat(text(transport, get(server.url(host, "/")))).isEqualTo("safe");
      assertThat(server.names().get(0)).contains("value=" + host);
    }
  }

  @Test
  void verifiesTheServersNameInThePlaceOfTheHost() throws Exception {
    try (ScriptedServer server = serving(TestKeys.SERVER);
        HttpTransport transport = trusting(TestKeys.SERVER).serverName("server.test").build()) {
      assertThat(text(transport, get(server.url("elsewhere.test", "/")))).isEqualTo("safe");
      assertThat(text(transport, get(server.url("/")))).isEqualTo("safe");
      assertThat(server.names()).hasSize(2).allMatch(n -> n.contains("value=server.test"));
      assertThat(server.requests().get(0)).contains("Host: elsewhere.test:" + server.port());
    }
  }

  @Test
  void takesAnAddressForTheServersName() throws Exception {
    try (ScriptedServer server = serving(TestKeys.SERVER);
        HttpTransport transport = trusting(TestKeys.SERVER).serverName("127.0.0.1").build()) {
      assertThat(text(transport, get(server.url("elsewhere.test", "/")))).isEqualTo("safe");
      assertThat(server.names()).containsExactly("[]");
    }
  }

  @Test
  void trustsNoServerOfAnotherName() throws Exception {
    try (ScriptedServer server = serving(TestKeys.SERVER);
        HttpTransport transport = trusting(TestKeys.SERVER).serverName("wrong.test").build()) {
      assertDistrusted(server, failure(transport, patch(server.url("/"))));
    }
  }

  @Test
  void trustsNoCertificateOfAnotherHost() throws Exception {
    try (ScriptedServer server = serving(TestKeys.OTHER_HOST);
        HttpTransport transport = trusting(TestKeys.OTHER_HOST).build()) {
      assertDistrusted(server, failure(transport, patch(server.url("/"))));
      assertThat(text(transport, get(server.url("other.test", "/")))).isEqualTo("safe");
    }
  }

  @Test
  void trustsNoCertificateThatHasExpired() throws Exception {
    try (ScriptedServer server = serving(TestKeys.EXPIRED);
        HttpTransport transport = trusting(TestKeys.EXPIRED).build()) {
      TransportException failure = failure(transport, patch(server.url("/")));
      assertDistrusted(server, failure);
      assertThat(failure).hasRootCauseInstanceOf(CertificateExpiredException.class);
    }
  }

  @Test
  void trustsNoUnknownAuthority() throws Exception {
    try (ScriptedServer server = serving(TestKeys.SERVER);
        HttpTransport other = trusting(TestKeys.RSA_SERVER).build();
        HttpTransport nobody = trusting().build();
        HttpTransport ofJdk = HttpTransport.create()) {
      for (HttpTransport transport : List.of(other, nobody, ofJdk)) {
        assertDistrusted(server, failure(transport, patch(server.url("/"))));
      }
    }
  }

  private static void assertDistrusted(ScriptedServer server, TransportException failure) {
    assertThat(failure.kind()).isEqualTo(Kind.NOT_TRUSTED);
    assertThat(failure)
        .hasMessage(
            "The certificate of 127.0.0.1:"
                + server.port()
                + " is not trusted, or is another host's.");
    assertThat(failure.mayHaveBeenSent()).isFalse();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void takesAnyHostsCertificateWhereToldNotToVerify() throws Exception {
    try (ScriptedServer server = serving(TestKeys.OTHER_HOST);
        HttpTransport transport = trusting(TestKeys.OTHER_HOST).verifying(false).build()) {
      assertThat(text(transport, get(server.url("/")))).isEqualTo("safe");
    }
  }

  @Test
  void takesAnyCertificateWhereTheContextDoes() throws Exception {
    try (ScriptedServer server = serving(TestKeys.EXPIRED);
        HttpTransport transport =
            HttpTransport.builder().sslContext(TrustingAll.context()).verifying(false).build()) {
      assertThat(text(transport, get(server.url("/")))).isEqualTo("safe");
    }
  }

  @Test
  void reportsAServerWithoutTls() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("plain");
        HttpTransport transport = trusting(TestKeys.SERVER).build()) {
      HttpCall call = patch(URI.create("https://127.0.0.1:" + server.port() + "/"));
      try (ScriptedServer talking =
          ScriptedServer.plain(
              peer -> {
                peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
                peer.awaitEnd();
              })) {
        HttpCall other = patch(URI.create("https://127.0.0.1:" + talking.port() + "/"));
        assertThat(failure(transport, other).kind()).isEqualTo(Kind.TLS_FAILED);
      }
      assertThat(failure(transport, call.within(Duration.ofMillis(300))).mayHaveBeenSent())
          .isFalse();
    }
  }

  @Test
  void limitsAHandshake() throws Exception {
    try (ScriptedServer server = ScriptedServer.plain(Peer::awaitEnd);
        HttpTransport transport = trusting(TestKeys.SERVER).build()) {
      HttpCall call = patch(URI.create("https://127.0.0.1:" + server.port() + "/"));
      TransportException failure = failure(transport, call.within(Duration.ofMillis(300)));

      assertThat(failure.kind()).isEqualTo(Kind.NO_ANSWER_IN_TIME);
      assertThat(failure.mayHaveBeenSent()).isFalse();
    }
  }

  /** The head of a record of 16 KB, byte for byte: one read of TLS, many of the socket. */
  @Test
  void limitsARecordThatTrickles() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.plain(
                peer -> {
                  peer.socket().getInputStream().skipNBytes(5);
                  peer.write("\u0016\u0003\u0003@\u0000\u0002\u0000\u0000F");
                  do {
                    peer.write("x");
                    peer.socket()
                        .getInputStream()
                        .skipNBytes(peer.socket().getInputStream().available());
                  } while (!peer.isGoneWithin(20));
                });
        HttpTransport transport = trusting(TestKeys.SERVER).build()) {
      HttpCall call = patch(URI.create("https://127.0.0.1:" + server.port() + "/"));

      assertThat(failure(transport, call.within(Duration.ofMillis(300))).kind())
          .isEqualTo(Kind.NO_ANSWER_IN_TIME);
    }
  }

  @Test
  void reportsAHandshakeThatIsCut() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.plain(peer -> peer.socket().getInputStream().skipNBytes(5));
        HttpTransport transport = trusting(TestKeys.SERVER).build()) {
      HttpCall call = patch(URI.create("https://127.0.0.1:" + server.port() + "/"));
      TransportException failure = failure(transport, call);

      assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
      assertThat(failure.mayHaveBeenSent()).isFalse();
    }
  }

  @Test
  void reportsABodyThatIsCut() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.tls(
                TestKeys.SERVER.showing(),
                peer -> {
                  peer.request();
                  peer.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
                });
        HttpTransport transport = trusting(TestKeys.SERVER).build()) {
      assertThat(failure(transport, get(server.url("/"))).kind()).isEqualTo(Kind.CONNECTION_LOST);
    }
  }

  @Test
  void limitsAWriteThatNobodyReads() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.tls(TestKeys.SERVER.showing(), peer -> Thread.currentThread().join());
        HttpTransport transport = trusting(TestKeys.SERVER).build()) {
      HttpCall call =
          HttpCall.of("PUT", server.url("/"), Duration.ofSeconds(1))
              .body(new byte[64 << 20], "text/plain");
      TransportException failure = failure(transport, call);

      assertThat(failure.kind()).isEqualTo(Kind.NO_ANSWER_IN_TIME);
      assertThat(failure.mayHaveBeenSent()).isTrue();
    }
  }
}
