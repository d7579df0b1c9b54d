package com.slashmnt.krar.http;

import static com.slashmnt.krar.http.Calls.LONG;
import static com.slashmnt.krar.http.Calls.get;
import static com.slashmnt.krar.http.Calls.patch;
import static com.slashmnt.krar.http.Calls.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTest {

  private final HttpTransport transport = HttpTransport.builder().userAgent("krar/3").build();

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void sendsAGet() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("hello")) {
      HttpCall call = get(server.url("/a%2Fb?c=d%20e#f")).header("Accept", "text/plain");

      assertThat(text(transport, call)).isEqualTo("hello");

      assertThat(server.requests())
          .containsExactly(
              "GET /a%2Fb?c=d%20e HTTP/1.1\r\nHost: 127.0.0.1:"
                  + server.port()
                  + "\r\nAccept: text/plain\r\nUser-Agent: krar/3\r\n\r\n");
    }
  }

  @Test
  void asksForTheRootWhereThereIsNoPath() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("hello")) {
      text(transport, get(server.url("")));

      assertThat(server.requests().get(0)).startsWith("GET / HTTP/1.1\r\n");
    }
  }

  @Test
  void sendsABodyAndItsType() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("done")) {
      text(transport, patch(server.url("/x")).header("User-Agent", "mine"));

      assertThat(server.requests().get(0))
          .startsWith("PATCH /x HTTP/1.1\r\n")
          .contains("Content-Type: application/merge-patch+json\r\n")
          .contains("User-Agent: mine\r\n")
          .doesNotContain("krar/3")
          .endsWith("Content-Length: 7\r\n\r\n{\"a\":1}");
    }
  }

  @Test
  void saysThatAPostHasNoBody() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("done")) {
      text(transport, HttpCall.of("POST", server.url("/x"), LONG));
      text(transport, HttpCall.of("DELETE", server.url("/x"), LONG));

      assertThat(server.requests().get(0)).contains("Content-Length: 0\r\n");
      assertThat(server.requests().get(1)).doesNotContain("Content-Length");
    }
  }

  @Test
  void handsOutStatusAndHeaders() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.request();
              peer.write(
                  String.join(
                      "\r\n",
                      "HTTP/1.1 307 Elsewhere",
                      "Location: /other",
                      "X-Many:  one ",
                      "x-many: two",
                      "Set-Cookie: a=b",
                      "Content-Length: 2",
                      "",
                      "no"));
              peer.request();
            })) {
      try (HttpResponse response = transport.send(get(server.url("/")))) {
        assertThat(response.status()).isEqualTo(307);
        assertThat(response.headers().first("location")).contains("/other");
        assertThat(response.headers().all("X-MANY")).containsExactly("one", "two");
        assertThat(response.headers().first("absent")).isEmpty();
        assertThat(response.body().readAllBytes()).asString(UTF_8).isEqualTo("no");
        assertThat(response.toString()).isEqualTo("HTTP 307");
      }
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void joinsChunks() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.request();
              peer.write(
                  String.join(
                      "\r\n",
                      "HTTP/1.1 200 OK",
                      "Transfer-Encoding: chunked",
                      "",
                      "5;ext=1",
                      "hello",
                      "6",
                      " world",
                      "0",
                      "Trailer: x",
                      "",
                      ""));
              peer.request();
              peer.ok("again");
            })) {
      assertThat(text(transport, get(server.url("/")))).isEqualTo("hello world");
      assertThat(text(transport, get(server.url("/")))).isEqualTo("again");
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void readsABodyThatEndsWithTheConnection() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.request();
              peer.write("HTTP/1.1 200 OK\r\n\r\nto the end");
            })) {
      assertThat(text(transport, get(server.url("/")))).isEqualTo("to the end");
    }
  }

  @Test
  void skipsInterimAnswers() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.request();
              peer.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n");
              peer.ok("final");
            })) {
      assertThat(text(transport, patch(server.url("/")))).isEqualTo("final");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD 200", "GET 204", "GET 304"})
  void expectsNoBodyWhereThereIsNone(String methodAndStatus) throws Exception {
    String[] parts = methodAndStatus.split(" ", -1);
    String length = parts[1].equals("204") ? "" : "Content-Length: 1000\r\n";
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              while (!peer.request().isEmpty()) {
                peer.write("HTTP/1.1 " + parts[1] + " X\r\n" + length + "\r\n");
              }
            })) {
      for (int i = 0; i < 3; i++) {
        assertThat(text(transport, HttpCall.of(parts[0], server.url("/"), LONG))).isEmpty();
      }
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void takesTheAnswerOfAServerThatDoesNotReadTheWholeRequest() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              Peer.head(peer.socket().getInputStream());
              peer.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
              peer.socket().shutdownOutput();
              peer.awaitEnd();
            })) {
      HttpCall large = HttpCall.of("PUT", server.url("/"), LONG).body(new byte[1 << 20], "a/b");
      try (HttpResponse response = transport.send(large)) {
        assertThat(response.status()).isEqualTo(413);
      }
    }
  }

  @Test
  void reachesAnIpV6Address() throws Exception {
    try (ScriptedServer server = ScriptedServer.at("::1", 0, ScriptedServer.repeating("six"))) {
      URI url = server.url("[::1]", "/");

      assertThat(text(transport, get(url))).isEqualTo("six");
      assertThat(server.requests().get(0)).contains("Host: [::1]:" + server.port() + "\r\n");
    }
  }
}
