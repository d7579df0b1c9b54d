package com.slashmnt.krar.http;

import static com.slashmnt.krar.http.Calls.failure;
import static com.slashmnt.krar.http.Calls.get;
import static com.slashmnt.krar.http.Calls.patch;
import static com.slashmnt.krar.http.Calls.text;
import static com.slashmnt.krar.http.ScriptedServer.repeating;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.http.TransportException.Kind;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateTest {

  private static ScriptedServer wanting(String protocol) throws Exception {
    return ScriptedServer.wantingCertificate(
        TestKeys.SERVER.showing(TestKeys.RSA_CLIENT, TestKeys.EC_CLIENT),
        protocol,
        repeating("known"));
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_CLIENT, TLSv1.3",
    "EC_CLIENT, TLSv1.3",
    "RSA_CLIENT, TLSv1.2",
    "EC_CLIENT, TLSv1.2"
  })
  void showsACertificate(TestKeys client, String protocol) throws Exception {
    try (ScriptedServer server = wanting(protocol);
        HttpTransport transport =
            HttpTransport.builder().sslContext(client.showing(TestKeys.SERVER)).build()) {
      assertThat(text(transport, get(server.url("/")))).isEqualTo("known");
      int connections = server.connections();
      assertThat(text(transport, patch(server.url("/")))).isEqualTo("known");
      assertThat(server.connections()).isEqualTo(connections);
    }
  }

  /** By TLS 1.2 newer JDKs refuse by {@code handshake_failure}, which may mean anything else. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void reportsThatOneIsWanted(String protocol) throws Exception {
    boolean isVague = protocol.equals("TLSv1.2") && Runtime.version().feature() > 17;
    Set<Kind> expected =
        isVague
            ? EnumSet.of(Kind.CLIENT_CERTIFICATE_WANTED, Kind.TLS_FAILED)
            : EnumSet.of(Kind.CLIENT_CERTIFICATE_WANTED);
    try (ScriptedServer server = wanting(protocol);
        HttpTransport transport =
            HttpTransport.builder().sslContext(TestKeys.trusting(TestKeys.SERVER)).build()) {
      for (int i = 0; i < 20; i++) {
        TransportException failure = failure(transport, patch(server.url("/")));
        assertThat(failure.kind()).as("%s", failure.getCause()).isIn(expected);
        if (failure.kind() == Kind.CLIENT_CERTIFICATE_WANTED) {
          assertThat(failure)
              .hasMessage(
                  "A client certificate is wanted by 127.0.0.1:"
                      + server.port()
                      + ", and it got none that it takes.");
        }
      }
      assertThat(server.requests()).isEmpty();
    }
  }

  /** By TLS 1.3 a server may close with the request unread, and a reset overtakes its alert. */
  @Test
  void takesAResetAfterTheHandshakeForThat() throws Exception {
    try (ScriptedServer server = optional();
        HttpTransport transport =
            HttpTransport.builder().sslContext(TestKeys.trusting(TestKeys.SERVER)).build();
        HttpTransport known =
            HttpTransport.builder()
                .sslContext(TestKeys.EC_CLIENT.showing(TestKeys.SERVER))
                .build()) {
      URI url = URI.create("https://127.0.0.1:" + server.port() + "/");
      assertThat(failure(transport, patch(url)).kind()).isEqualTo(Kind.CLIENT_CERTIFICATE_WANTED);
      assertThat(failure(known, patch(url)).kind()).isEqualTo(Kind.CONNECTION_LOST);
    }
  }

  /** Asks for a certificate, goes on without one, and resets the connection after the request. */
  private static ScriptedServer optional() throws Exception {
    SSLSocketFactory factory = TestKeys.SERVER.showing(TestKeys.EC_CLIENT).getSocketFactory();
    return ScriptedServer.plain(
        peer -> {
          SSLSocket tls =
              (SSLSocket)
                  factory.createSocket(peer.socket(), "client", peer.socket().getPort(), true);
          tls.setUseClientMode(false);
          tls.setWantClientAuth(true);
          tls.startHandshake();
          Peer.head(tls.getInputStream());
          peer.socket().setSoLinger(true, 0);
        });
  }
}
