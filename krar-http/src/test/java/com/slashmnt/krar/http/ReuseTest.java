package com.slashmnt.krar.http;

import static com.slashmnt.krar.http.Calls.failure;
import static com.slashmnt.krar.http.Calls.get;
import static com.slashmnt.krar.http.Calls.patch;
import static com.slashmnt.krar.http.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.http.TransportException.Kind;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReuseTest {

  private final HttpTransport transport = HttpTransport.create();

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void sendsManyRequestsOnOneConnection() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("hello")) {
      for (int i = 0; i < 50; i++) {
        assertThat(text(transport, get(server.url("/")))).isEqualTo("hello");
        assertThat(text(transport, patch(server.url("/")))).isEqualTo("hello");
      }
      assertThat(server.requests()).hasSize(100);
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void sendsManyRequestsOnOneConnectionByTls() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.tls(TestKeys.SERVER.showing(), ScriptedServer.repeating("hello"));
        HttpTransport trusting =
            HttpTransport.builder().sslContext(TestKeys.trusting(TestKeys.SERVER)).build()) {
      for (int i = 0; i < 50; i++) {
        assertThat(text(trusting, get(server.url("/")))).isEqualTo("hello");
        assertThat(text(trusting, patch(server.url("/")))).isEqualTo("hello");
      }
      assertThat(server.requests()).hasSize(100);
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void endsAConnectionWhoseBodyWasNotRead() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("x".repeat(1_000_000))) {
      try (HttpResponse response = transport.send(get(server.url("/")))) {
        assertThat(response.body().read()).isEqualTo('x');
      }
      server.awaitEnd();
      text(transport, get(server.url("/")));
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void endsAConnectionWhoseBodyIsStillToCome() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.request();
              peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
              peer.awaitEnd();
            })) {
      transport.send(get(server.url("/"))).close();
      server.awaitEnd();
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void readsASmallRestThatHasComeAlready() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("x".repeat(3_000))) {
      for (int i = 0; i < 3; i++) {
        try (HttpResponse response = transport.send(get(server.url("/")))) {
          // As parsers do that know where their document ends.
          assertThat(response.body().readNBytes(1_000 * (i + 1))).hasSize(1_000 * (i + 1));
        }
      }
      assertThat(server.connections()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\n",
        "HTTP/1.0 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=0, max=5\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
      })
  void honoursThatAConnectionIsNotKept(String head) throws Exception {
    String body = head.contains("chunked") ? "2\r\nok\r\n0\r\n\r\n" : "ok";
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              while (!peer.request().isEmpty()) {
                peer.write(head + "Content-Length: 2\r\n\r\n" + body);
              }
            })) {
      assertThat(text(transport, get(server.url("/")))).isEqualTo("ok");
      assertThat(text(transport, get(server.url("/")))).isEqualTo("ok");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void keepsAConnectionAsLongAsTheServerSays() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              while (!peer.request().isEmpty()) {
                peer.write(
                    "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: max=9, timeout=30\r\n"
                        + "Content-Length: 2\r\n\r\nok");
              }
            })) {
      text(transport, get(server.url("/")));
      text(transport, get(server.url("/")));
      assertThat(server.connections()).isOne();
    }
  }

  /** Answers once per connection, then reads the next request and hangs up. */
  private static ScriptedServer forgetful() throws Exception {
    return ScriptedServer.plain(
        peer -> {
          peer.request();
          peer.ok("first of " + peer.number());
          peer.request();
        });
  }

  @Test
  void sendsAGetOnceMoreIfAKeptConnectionIsLost() throws Exception {
    try (ScriptedServer server = forgetful()) {
      assertThat(text(transport, get(server.url("/")))).isEqualTo("first of 1");
      assertThat(text(transport, get(server.url("/")))).isEqualTo("first of 2");
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void neverSendsAWriteAgain() throws Exception {
    try (ScriptedServer server = forgetful()) {
      text(transport, get(server.url("/")));

      TransportException failure = failure(transport, patch(server.url("/")));

      assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
      assertThat(failure.mayHaveBeenSent()).isTrue();
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void sendsAGetNotAgainOnceAnAnswerHasBegun() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.request();
              peer.ok("first");
              peer.request();
              peer.write("HTTP/1.1 2");
            })) {
      text(transport, get(server.url("/")));
      assertThat(failure(transport, get(server.url("/"))).kind()).isEqualTo(Kind.CONNECTION_LOST);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void sendsAGetNotAgainOnANewConnection() throws Exception {
    try (ScriptedServer server = ScriptedServer.plain(Peer::request)) {
      assertThat(failure(transport, get(server.url("/"))).kind()).isEqualTo(Kind.CONNECTION_LOST);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void looksBeforeAWriteWhetherTheConnectionIsStillThere() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.request();
              peer.ok("done");
            })) {
      for (int i = 0; i < 3; i++) {
        assertThat(text(transport, patch(server.url("/")))).isEqualTo("done");
        server.awaitEnd();
      }
      assertThat(server.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PATCH"})
  void mistakesNothingUnaskedForAnAnswer(String method) throws Exception {
    CountDownLatch said = new CountDownLatch(1);
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.request();
              peer.ok("asked");
              if (peer.number() == 1) {
                peer.write("HTTP/1.1 408 Too late\r\nContent-Length: 0\r\n\r\n");
                said.countDown();
              }
              peer.request();
            })) {
      text(transport, get(server.url("/")));
      said.await();
      assertThat(
              text(transport, method.equals("GET") ? get(server.url("/")) : patch(server.url("/"))))
          .isEqualTo("asked");
      assertThat(server.connections()).isEqualTo(2);
    }
  }
}
