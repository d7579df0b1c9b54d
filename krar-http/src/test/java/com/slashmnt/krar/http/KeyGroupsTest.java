package com.slashmnt.krar.http;

import static com.slashmnt.krar.http.Calls.failure;
import static com.slashmnt.krar.http.Calls.get;
import static com.slashmnt.krar.http.Calls.patch;
import static com.slashmnt.krar.http.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.http.TransportException.Kind;
import com.slashmnt.krar.http.internal.KeyGroups;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

/**
 * Cipher suites stand for groups, which JDK 17 cannot choose: a server refuses them by the same
 * alert.
 */
class KeyGroupsTest {

  private final AtomicInteger narrowed = new AtomicInteger();

  private HttpTransport offering(Consumer<SSLParameters> narrowing) {
    return HttpTransport.builder()
        .sslContext(TestKeys.trusting(TestKeys.SERVER))
        .groups(
            new KeyGroups(
                Optional.of(
                    parameters -> {
                      narrowed.incrementAndGet();
                      narrowing.accept(parameters);
                    })))
        .build();
  }

  /** The server's key is of an elliptic curve. */
  private static void offerNothingUsable(SSLParameters parameters) {
    parameters.setProtocols(new String[] {"TLSv1.2"});
    parameters.setCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
  }

  private static ScriptedServer closingServer() throws Exception {
    return ScriptedServer.tls(
        TestKeys.SERVER.showing(),
        peer -> {
          peer.request();
          peer.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        });
  }

  @Test
  void offersFewToEachServerThatTakesThem() throws Exception {
    try (ScriptedServer server = closingServer();
        HttpTransport transport = offering(parameters -> {})) {
      text(transport, get(server.url("/")));
      text(transport, get(server.url("/")));
      assertThat(server.connections()).isEqualTo(2);
      assertThat(narrowed).hasValue(2);
    }
  }

  @Test
  void offersAllToAServerThatTakesNone() throws Exception {
    try (ScriptedServer server = closingServer();
        HttpTransport transport = offering(KeyGroupsTest::offerNothingUsable)) {
      assertThat(text(transport, patch(server.url("/")))).isEqualTo("ok");
      assertThat(text(transport, patch(server.url("/")))).isEqualTo("ok");
      assertThat(narrowed).as("remembered").hasValue(1);
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void triesNothingElseWhereTheCertificateIsTheMatter() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.tls(TestKeys.OTHER_HOST.showing(), ScriptedServer.repeating("no"));
        HttpTransport transport = offering(parameters -> {})) {
      assertThat(failure(transport, get(server.url("/"))).kind()).isEqualTo(Kind.NOT_TRUSTED);
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void offersAPeerThatRefusedFewGroupsAllFromThenOn() {
    KeyGroups groups = new KeyGroups(Optional.of(parameters -> {}));
    SSLHandshakeException alert =
        new SSLHandshakeException("Received fatal alert: handshake_failure");
    assertThat(groups.narrow(new SSLParameters(), "a:443")).isTrue();
    assertThat(groups.isRefusal(new SSLHandshakeException("no trust"), "a:443")).isFalse();
    assertThat(groups.isRefusal(alert, "a:443")).isTrue();
    assertThat(groups.isRefusal(alert, "a:443")).as("of a handshake beside it").isTrue();
    assertThat(groups.narrow(new SSLParameters(), "a:443")).isFalse();
    assertThat(groups.narrow(new SSLParameters(), "b:443")).isTrue();
  }

  @Test
  void asksOnlyNewerJdks() {
    boolean isAble = Runtime.version().feature() >= 20;
    assertThat(KeyGroups.ofJdk().narrow(new SSLParameters(), "a:443")).isEqualTo(isAble);
  }
}
