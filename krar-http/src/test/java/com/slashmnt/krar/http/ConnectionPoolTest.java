package com.slashmnt.krar.http;

import static com.slashmnt.krar.http.Calls.failure;
import static com.slashmnt.krar.http.Calls.get;
import static com.slashmnt.krar.http.Calls.patch;
import static com.slashmnt.krar.http.Calls.text;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
}
