package com.slashmnt.krar.http;

import static com.slashmnt.krar.http.Calls.failure;
import static com.slashmnt.krar.http.Calls.get;
import static com.slashmnt.krar.http.Calls.patch;
import static com.slashmnt.krar.http.Calls.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.http.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionPoolTest {

  private final HttpTransport transport = HttpTransport.create();

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void opensNoMoreConnectionsThanAllowed() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ScriptedServer server =
            ScriptedServer.plain(
                peer -> {
                  while (!peer.request().isEmpty()) {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
                    now.decrementAndGet();
                    peer.write("ok");
                  }
                });
        HttpTransport bounded = HttpTransport.builder().maxConnectionsPerRoute(3).build()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        answers.add(threads.submit(() -> text(bounded, get(server.url("/")))));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("ok");
      }
      assertThat(server.requests()).hasSize(400);
      assertThat(server.connections()).isBetween(1, 3);
      assertThat(most.get()).isBetween(1, 3);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void opensAsManyAsNeededWhereThereIsNoBound() throws Exception {
    CountDownLatch all = new CountDownLatch(8);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.request();
              all.countDown();
              all.await();
              peer.ok("ok");
            })) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(threads.submit(() -> text(transport, get(server.url("/")))));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("ok");
      }
      assertThat(server.connections()).isEqualTo(8);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void waitsForAConnectionNoLongerThanItsTime() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("x".repeat(1_000_000));
        HttpTransport bounded = HttpTransport.builder().maxConnectionsPerRoute(1).build()) {
      try (HttpResponse held = bounded.send(get(server.url("/")))) {
        TransportException failure =
            failure(bounded, patch(server.url("/")).within(Duration.ofMillis(200)));

        assertThat(failure.kind()).isEqualTo(Kind.NO_ANSWER_IN_TIME);
        assertThat(failure)
            .hasMessageEndingWith(" in time (all connections allowed were in use, limit 200 ms).");
        assertThat(failure.mayHaveBeenSent()).isFalse();
        assertThat(held.status()).isEqualTo(200);
      }
      assertThat(text(bounded, get(server.url("/")))).hasSize(1_000_000);
    }
  }

  @Test
  void freesThePlaceOfAConnectionThatFailed() throws Exception {
    try (ScriptedServer server = ScriptedServer.plain(Peer::request);
        HttpTransport bounded = HttpTransport.builder().maxConnectionsPerRoute(1).build()) {
      for (int i = 0; i < 3; i++) {
        assertThat(failure(bounded, patch(server.url("/"))).kind()).isEqualTo(Kind.CONNECTION_LOST);
      }
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  /** Answers with the number of the connection. */
  private static ScriptedServer numbering(String headers) throws Exception {
    return ScriptedServer.plain(
        peer -> {
          while (!peer.request().isEmpty()) {
            peer.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n" + headers + "\r\n" + peer.number());
          }
        });
  }

  @Test
  void takesTheConnectionThatWasUsedLast() throws Exception {
    try (ScriptedServer server = numbering("")) {
      try (HttpResponse first = transport.send(get(server.url("/")));
          HttpResponse second = transport.send(get(server.url("/")))) {
        assertThat(second.body().readAllBytes()).asString(US_ASCII).isEqualTo("2");
        assertThat(first.body().readAllBytes()).asString(US_ASCII).isEqualTo("1");
      }
      assertThat(text(transport, get(server.url("/")))).isEqualTo("1");
      assertThat(text(transport, get(server.url("/")))).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 59, 61",
    "'Keep-Alive: timeout=5\r\n', 4, 6",
    "'Keep-Alive: x, timeout=900\r\n', 59, 61"
  })
  void keepsAConnectionForItsTime(String header, long kept, long gone) throws Exception {
    AtomicLong now = new AtomicLong(-1);
    try (ScriptedServer server = numbering(header);
        HttpTransport aging = HttpTransport.builder().idleClock(now::get).build()) {
      assertThat(text(aging, get(server.url("/")))).isEqualTo("1");
      now.addAndGet(Duration.ofSeconds(kept).toNanos());
      assertThat(text(aging, get(server.url("/")))).isEqualTo("1");
      now.addAndGet(Duration.ofSeconds(gone).toNanos());
      assertThat(text(aging, get(server.url("/")))).isEqualTo("2");
      server.awaitEnd();
    }
  }

  /** If it were sent on the old connection, the server would see it and not answer. */
  @Test
  void looksBeforeAGetAfterAPause() throws Exception {
    AtomicLong now = new AtomicLong();
    CountDownLatch ended = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.plain(
                peer -> {
                  peer.request();
                  peer.ok("" + peer.number());
                  peer.socket().shutdownOutput();
                  ended.countDown();
                  peer.request();
                });
        HttpTransport aging = HttpTransport.builder().idleClock(now::get).build()) {
      assertThat(text(aging, get(server.url("/")))).isEqualTo("1");
      ended.await();
      now.addAndGet(Duration.ofMillis(1001).toNanos());
      assertThat(text(aging, get(server.url("/")))).isEqualTo("2");
      assertThat(server.requests()).hasSize(2);
    }
  }
}
