package com.slashmnt.krar.http;

import static com.slashmnt.krar.http.Calls.failure;
import static com.slashmnt.krar.http.Calls.get;
import static com.slashmnt.krar.http.Calls.patch;
import static com.slashmnt.krar.http.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.http.TransportException.Kind;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenServerTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  private final HttpTransport transport = HttpTransport.create();

  @AfterEach
  void close() {
    transport.close();
  }

  static Stream<Arguments> cuts() {
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    return Stream.of(
        argumentSet("before the head", ""),
        argumentSet("in the status", "HTTP/1.1 20"),
        argumentSet("after the status", "HTTP/1.1 200 OK\r\n"),
        argumentSet("in a header", "HTTP/1.1 200 OK\r\nContent-Le"),
        argumentSet("after a header", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"),
        argumentSet("in the body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"),
        argumentSet("before a chunk", chunked),
        argumentSet("in a chunk's length", chunked + "5"),
        argumentSet("in a chunk", chunked + "5\r\nhel"),
        argumentSet("after a chunk", chunked + "5\r\nhello\r\n"));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void reportsAConnectionThatIsCut(String answer) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.request();
              peer.write(answer);
            })) {
      TransportException failure = failure(transport, patch(server.url("/secret?token=x")));

      assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
      assertThat(failure)
          .hasMessage("The connection to 127.0.0.1:" + server.port() + " broke.")
          .hasCauseInstanceOf(Exception.class);
      assertThat(failure.mayHaveBeenSent()).isTrue();
    }
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        argumentSet("another protocol", "SSH-2.0-Server\r\n"),
        argumentSet("garbage", "garbage\r\n"),
        argumentSet("HTTP/2", "HTTP/2.0 200 OK\r\n\r\n"),
        argumentSet("no status", "HTTP/1.1 abc OK\r\n\r\n"),
        argumentSet("a switch", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"),
        argumentSet("no length", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"),
        argumentSet("a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n"),
        argumentSet(
            "two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc"),
        argumentSet("another coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc"),
        argumentSet(
            "no chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"),
        argumentSet("a long header", "HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000) + "\r\n\r\n"),
        argumentSet("many headers", "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(600) + "\r\n"),
        argumentSet(
            "a large head",
            "HTTP/1.1 200 OK\r\n" + ("X: " + "x".repeat(50_000) + "\r\n").repeat(20) + "\r\n"));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void reportsWhatIsNoHttp(String answer) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.request();
              peer.write(answer);
              peer.socket().shutdownOutput();
              peer.awaitEnd();
            })) {
      TransportException failure = failure(transport, get(server.url("/")));

      assertThat(failure.kind()).isEqualTo(Kind.NOT_HTTP);
      assertThat(failure).hasMessage("What came from 127.0.0.1:" + server.port() + " is not HTTP.");
    }
  }

  @Test
  void takesALongHeaderThatIsStillSane() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.request();
              peer.write("HTTP/1.1 200 OK\r\nX: " + "x".repeat(60_000) + "\r\n\r\nbody");
            })) {
      assertThat(text(transport, get(server.url("/")))).isEqualTo("body");
    }
  }

  static Stream<Arguments> slowOnes() {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n";
    return Stream.of(
        argumentSet("nothing", "", ""),
        argumentSet("half a head", "HTTP/1.1 200 OK\r\n", ""),
        argumentSet("a head that trickles", "HTTP/1.1 200 OK\r\nX: ", "x"),
        argumentSet("half a body", head + "\r\nabc", ""),
        argumentSet("a body that trickles", head + "\r\n", "y"));
  }

  @ParameterizedTest
  @MethodSource("slowOnes")
  void endsAnExchangeWhoseTimeIsOver(String start, String trickle) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.request();
              peer.write(start);
              while (!trickle.isEmpty() && !peer.isGoneWithin(20)) {
                peer.write(trickle);
              }
              peer.awaitEnd();
            })) {
      long began = System.nanoTime();
      TransportException failure = failure(transport, patch(server.url("/")).within(SHORT));

      assertThat(failure.kind()).isEqualTo(Kind.NO_ANSWER_IN_TIME);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      assertThat(failure.mayHaveBeenSent()).isTrue();
    }
  }

  @Test
  void namesTheLimit() throws Exception {
    try (ScriptedServer server = ScriptedServer.plain(Peer::awaitEnd)) {
      assertThat(failure(transport, get(server.url("/")).within(SHORT)))
          .hasMessage(
              "There was no answer of 127.0.0.1:" + server.port() + " in time (limit 300 ms).");
    }
  }

  @Test
  void limitsAWriteThatNobodyReads() throws Exception {
    try (ScriptedServer server = ScriptedServer.plain(peer -> Thread.currentThread().join())) {
      HttpCall call =
          HttpCall.of("PUT", server.url("/"), SHORT).body(new byte[64 << 20], "text/plain");

      assertThat(failure(transport, call).kind()).isEqualTo(Kind.NO_ANSWER_IN_TIME);
    }
  }
}
