package com.slashmnt.krar.http;

import static com.slashmnt.krar.http.Calls.get;
import static com.slashmnt.krar.http.Calls.patch;
import static com.slashmnt.krar.http.Calls.text;
import static com.slashmnt.krar.http.Calls.through;
import static com.slashmnt.krar.http.ScriptedServer.repeating;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways through proxies that work; {@link BrokenProxyTest} has the others. */
class ProxyTest {

  /** {@code me} and {@code p@ss:w/rd}. */
  private static final String AUTHORIZATION = "Basic bWU6cEBzczp3L3Jk";

  private static final String USER_INFO = "me:p%40ss%3Aw%2Frd@";

  private static HttpTransportBuilder trusting() {
    return HttpTransport.builder().sslContext(TestKeys.trusting(TestKeys.SERVER));
  }

  private static ScriptedServer proxy(boolean tls, boolean wanting) throws Exception {
    Optional<String> wanted = wanting ? Optional.of(AUTHORIZATION) : Optional.empty();
    if (tls) {
      return ForwardProxy.tls(TestKeys.SERVER.showing(), wanted);
    }
    return wanting ? ForwardProxy.wanting(AUTHORIZATION) : ForwardProxy.open();
  }

  @ParameterizedTest(name = "proxy by TLS {0}, with a password {1}")
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void reachesAServerByTls(boolean tls, boolean wanting) throws Exception {
    try (ScriptedServer server = ScriptedServer.tls(TestKeys.SERVER.showing(), repeating("there"));
        ScriptedServer proxy = proxy(tls, wanting);
        HttpTransport transport = through(proxy, wanting ? USER_INFO : "", trusting())) {
      assertThat(text(transport, get(server.url("server.test", "/a")))).isEqualTo("there");
      assertThat(text(transport, patch(server.url("server.test", "/b")))).isEqualTo("there");

      assertThat(proxy.requests()).hasSize(1);
      assertThat(proxy.requests().get(0))
          .startsWith("CONNECT server.test:" + server.port() + " HTTP/1.1\r\n")
          .contains("Host: server.test:" + server.port() + "\r\n", "User-Agent: krar\r\n");
      assertPasswordStays(proxy, server, wanting);
      assertThat(server.requests().get(0)).startsWith("GET /a HTTP/1.1\r\n");
      assertThat(server.connections()).isOne();
      assertThat(server.names()).hasSize(1).allMatch(n -> n.contains("value=server.test"));
    }
  }

  @ParameterizedTest(name = "proxy by TLS {0}, with a password {1}")
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void reachesAPlainServer(boolean tls, boolean wanting) throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("there");
        ScriptedServer proxy = proxy(tls, wanting);
        HttpTransport transport = through(proxy, wanting ? USER_INFO : "", trusting())) {
      assertThat(text(transport, get(server.url("server.test", "/a?b=c")))).isEqualTo("there");

      assertThat(proxy.requests().get(0))
          .startsWith("GET http://server.test:" + server.port() + "/a?b=c HTTP/1.1\r\n")
          .contains("Host: server.test:" + server.port() + "\r\n");
      assertPasswordStays(proxy, server, wanting);
    }
  }

  private static void assertPasswordStays(
      ScriptedServer proxy, ScriptedServer server, boolean wanting) {
    String header = "Proxy-Authorization: " + AUTHORIZATION + "\r\n";
    if (wanting) {
      assertThat(proxy.requests()).allMatch(request -> request.contains(header));
    } else {
      assertThat(proxy.requests()).noneMatch(request -> request.contains("Proxy-Auth"));
    }
    assertThat(server.requests())
        .isNotEmpty()
        .noneMatch(request -> request.contains("Proxy-Auth") || request.contains(AUTHORIZATION));
  }

  @Test
  void goesDirectlyWhereThereIsNoProxy() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("direct");
        ScriptedServer other = ScriptedServer.answering("forwarded");
        ScriptedServer proxy = ForwardProxy.open();
        HttpTransport transport =
            HttpTransport.builder()
                .proxy(
                    url ->
                        url.getPort() == other.port()
                            ? Optional.of(ProxyServer.of(proxy.url("")))
                            : Optional.empty())
                .build()) {
      assertThat(text(transport, get(server.url("/")))).isEqualTo("direct");
      assertThat(proxy.requests()).isEmpty();
      assertThat(text(transport, get(other.url("/")))).isEqualTo("forwarded");
      assertThat(proxy.requests()).hasSize(1);
    }
  }

  @Test
  void verifiesTheServersNameOnlyOfTheServer() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.tls(TestKeys.OTHER_HOST.showing(), repeating("there"));
        ScriptedServer proxy = proxy(true, false);
        HttpTransport transport =
            through(
                proxy,
                "",
                HttpTransport.builder()
                    .sslContext(TestKeys.trusting(TestKeys.SERVER, TestKeys.OTHER_HOST))
                    .serverName("other.test"))) {
      assertThat(text(transport, get(server.url("/")))).isEqualTo("there");
      assertThat(proxy.names()).containsExactly("[]");
      assertThat(server.names().get(0)).contains("value=other.test");
    }
  }

  @Test
  void ignoresABodyOfTheAnswerToConnect() throws Exception {
    try (ScriptedServer server = ScriptedServer.plain(TlsFront::greet);
        HttpTransport transport = through(server, "", trusting())) {
      assertThat(text(transport, get(URI.create("https://server.test/")))).isEqualTo("there");
      assertThat(server.requests()).isEqualTo(List.of(server.requests().get(0)));
    }
  }
}
