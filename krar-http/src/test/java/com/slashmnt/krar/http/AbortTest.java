package com.slashmnt.krar.http;

import static com.slashmnt.krar.http.Calls.failure;
import static com.slashmnt.krar.http.Calls.get;
import static com.slashmnt.krar.http.Calls.patch;
import static com.slashmnt.krar.http.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.slashmnt.krar.http.TransportException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AbortTest {

  private final HttpTransport transport = HttpTransport.create();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    transport.close();
    threads.shutdownNow();
  }

  private static boolean isGet(HttpCall call) {
    return call.method().equals("GET");
  }

  @Test
  void endsAGetWhileAPatchGoesOn() throws Exception {
    CountDownLatch aborted = new CountDownLatch(1);
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              if (peer.request().startsWith("PATCH")) {
                aborted.await();
                peer.ok("done");
              }
              peer.awaitEnd();
            })) {
      Future<TransportException> get =
          threads.submit(() -> failure(transport, get(server.url("/"))));
      Future<String> patch = threads.submit(() -> text(transport, patch(server.url("/"))));
      server.awaitRequest();
      server.awaitRequest();

      transport.abort(AbortTest::isGet);

      assertThat(get.get().kind()).isEqualTo(Kind.ABORTED);
      assertThat(get.get())
          .hasMessage("The exchange with 127.0.0.1:" + server.port() + " was aborted.");
      assertThat(patch.isDone()).isFalse();
      aborted.countDown();
      assertThat(patch.get()).isEqualTo("done");
    }
  }

  @Test
  void endsAWriteWhoseEffectIsUnknown() throws Exception {
    try (ScriptedServer server = ScriptedServer.plain(Peer::awaitRequestAndEnd)) {
      Future<TransportException> patch =
          threads.submit(() -> failure(transport, patch(server.url("/"))));
      server.awaitRequest();
      transport.abort(call -> true);
      assertThat(patch.get().kind()).isEqualTo(Kind.ABORTED);
      assertThat(patch.get().mayHaveBeenSent()).isTrue();
    }
  }

  @Test
  void endsTheReadingOfABody() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.plain(
                peer -> {
                  peer.request();
                  peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                  peer.awaitEnd();
                });
        HttpResponse response = transport.send(get(server.url("/")))) {
      assertThat(response.body().readNBytes(5)).hasSize(5);
      Future<?> abort = threads.submit(() -> transport.abort(AbortTest::isGet));

      assertThatExceptionOfType(TransportException.class)
          .isThrownBy(() -> response.body().read())
          .extracting(TransportException::kind)
          .isEqualTo(Kind.ABORTED);
      abort.get();
    }
  }

  @Test
  void endsAHandshake() throws Exception {
    CountDownLatch shaking = new CountDownLatch(1);
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.socket().getInputStream().skipNBytes(5);
              shaking.countDown();
              peer.awaitEnd();
            })) {
      URI url = URI.create("https://127.0.0.1:" + server.port() + "/");
      Future<TransportException> get = threads.submit(() -> failure(transport, get(url)));
      shaking.await();
      transport.abort(AbortTest::isGet);
      assertThat(get.get().kind()).isEqualTo(Kind.ABORTED);
      assertThat(get.get().mayHaveBeenSent()).isFalse();
    }
  }

  @Test
  void endsTheWaitForAConnection() throws Exception {
    try (ScriptedServer server = ScriptedServer.plain(Peer::awaitRequestAndEnd);
        HttpTransport bounded = HttpTransport.builder().maxConnectionsPerRoute(1).build()) {
      Future<TransportException> first =
          threads.submit(() -> failure(bounded, patch(server.url("/"))));
      server.awaitRequest();
      CountDownLatch started = new CountDownLatch(1);
      Future<TransportException> second =
          threads.submit(
              () -> {
                started.countDown();
                return failure(bounded, get(server.url("/")));
              });
      started.await();
      while (!second.isDone()) {
        bounded.abort(AbortTest::isGet);
        Thread.onSpinWait();
      }
      assertThat(second.get().kind()).isEqualTo(Kind.ABORTED);
      assertThat(second.get().mayHaveBeenSent()).isFalse();
      assertThat(first.isDone()).isFalse();
      bounded.abort(call -> true);
      assertThat(first.get().kind()).isEqualTo(Kind.ABORTED);
    }
  }

  @Test
  void endsAnAttemptToConnect() throws Exception {
    CountDownLatch resolved = new CountDownLatch(1);
    try (BlackHole hole = BlackHole.at("127.0.0.1", 0);
        HttpTransport dialing =
            HttpTransport.builder()
                .resolver(
                    host -> {
                      resolved.countDown();
                      return InetAddress.getAllByName("127.0.0.1");
                    })
                .build()) {
      Future<TransportException> get = threads.submit(() -> failure(dialing, get(hole.url())));
      resolved.await();
      dialing.abort(AbortTest::isGet);
      assertThat(get.get().kind()).isEqualTo(Kind.ABORTED);
    }
  }

  @Test
  void endsAllWhenClosed() throws Exception {
    try (ScriptedServer idle = ScriptedServer.answering("ok");
        ScriptedServer server = ScriptedServer.plain(Peer::awaitRequestAndEnd)) {
      text(transport, get(idle.url("/")));
      Future<TransportException> patch =
          threads.submit(() -> failure(transport, patch(server.url("/"))));
      server.awaitRequest();

      transport.close();

      assertThat(patch.get().kind()).isEqualTo(Kind.ABORTED);
      idle.awaitEnd();
      TransportException later = failure(transport, patch(server.url("/")));
      assertThat(later.kind()).isEqualTo(Kind.ABORTED);
      assertThat(later)
          .hasMessage(
              "The HTTP transport is closed: nothing was sent to 127.0.0.1:" + server.port() + ".");
      assertThat(later.mayHaveBeenSent()).isFalse();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void sendsNothingOnAnInterruptedThread() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("ok")) {
      Thread.currentThread().interrupt();
      TransportException failure = failure(transport, patch(server.url("/")));
      assertThat(Thread.interrupted()).as("the flag stays").isTrue();
      assertThat(failure.kind()).isEqualTo(Kind.ABORTED);
      assertThat(failure.mayHaveBeenSent()).isFalse();
      assertThat(server.connections()).isZero();
      assertThat(text(transport, get(server.url("/")))).isEqualTo("ok");
    }
  }

  @Test
  void ignoresWhatHasEnded() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("ok")) {
      text(transport, get(server.url("/")));
      transport.abort(call -> true);
      assertThat(text(transport, get(server.url("/")).within(Duration.ofSeconds(20))))
          .isEqualTo("ok");
      assertThat(server.connections()).isOne();
    }
  }
}
