package com.slashmnt.krar.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever comes back, the answer is a {@link DigestLookup}. */
class AnyAnswerPropertyTest {

  private static final AtomicReference<byte[]> ANSWER = new AtomicReference<>(new byte[0]);
  private static final ServerSocket SERVER = server();

  private static ServerSocket server() {
    try {
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(() -> serve(server), "any-answer");
      thread.setDaemon(true);
      thread.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(2000);
        InputStream request = socket.getInputStream();
        byte[] start = request.readNBytes(4);
        if (start.length == 4 && start[0] != 0x16) { // not a TLS handshake: read the whole head
          int newlines = 0;
          for (int c = request.read(); c >= 0 && newlines < 2; ) {
            newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
            c = newlines < 2 ? request.read() : c;
          }
          socket.getOutputStream().write(ANSWER.get());
        }
      } catch (IOException e) {
        // The other side had enough of it.
      }
    }
  }

  @AfterContainer
  static void close() throws IOException {
    SERVER.close();
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void anyBytesGiveALookup(@ForAll("answers") byte[] answer, @ForAll boolean withContent) {
    ANSWER.set(answer);
    OciDigestSource source =
        OciDigestSource.builder(Credentials.forEveryRegistry(Credential.of("robot", "hunter2")))
            .requestLimit(Duration.ofMillis(500))
            .budget(Duration.ofSeconds(5))
            .pause(wait -> {})
            .build();
    ImageReference image = ImageReference.parse("127.0.0.1:" + SERVER.getLocalPort() + "/app:1");
    DigestLookup lookup =
        source.lookUp(withContent ? ImageQuery.contentOf(image) : ImageQuery.digestOf(image));
    assertThat(lookup).isNotNull();
    assertThat(Sources.outcome(lookup)).isNotEqualTo("LookupFailed");
    assertThat(lookup.toString()).doesNotContain("hunter2");
  }

  @Property
  void anyBytesAsContentAreReadOrRefused(@ForAll("bodies") byte[] body) {
    try {
      ManifestReader.read("x", Digest.of(body), "", body);
    } catch (LookupFailure failure) {
      assertThat(failure.reason().code()).isEqualTo("InvalidAnswer");
    }
  }

  @Property
  void anyBytesAsCredentialsAreReadOrRefused(@ForAll("bodies") byte[] body) {
    try {
      DockerConfig.parse("x", body);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasNoCause();
    }
  }

  @Provide
  Arbitrary<byte[]> answers() {
    Arbitrary<String> status =
        Arbitraries.of("200 OK", "200", "401 x", "429 x", "302 x", "405 x", "99 x", "abc", "");
    Arbitrary<String> name =
        Arbitraries.of(
            "Docker-Content-Digest",
            "WWW-Authenticate",
            "Location",
            "Retry-After",
            "Content-Length",
            "Content-Type",
            "Transfer-Encoding");
    Arbitrary<String> value =
        Arbitraries.oneOf(
            Arbitraries.of(
                "sha256:" + "0".repeat(64),
                "Basic",
                "Bearer realm=\"x\"",
                "chunked",
                "-1",
                "/",
                "1"),
            Arbitraries.strings().ofMaxLength(30));
    Arbitrary<String> headers =
        Combinators.combine(name, value)
            .as((n, v) -> n + ": " + v + "\r\n")
            .list()
            .ofMaxSize(4)
            .map(list -> String.join("", list));
    Arbitrary<String> body = bodies().map(b -> new String(b, StandardCharsets.ISO_8859_1));
    Arbitrary<byte[]> http =
        Combinators.combine(status, headers, body)
            .as(
                (s, h, b) ->
                    ("HTTP/1.1 " + s + "\r\n" + h + "\r\n" + b)
                        .getBytes(StandardCharsets.ISO_8859_1));
    return Arbitraries.oneOf(http, Arbitraries.bytes().array(byte[].class).ofMaxSize(200));
  }

  @Provide
  Arbitrary<byte[]> bodies() {
    Arbitrary<String> word =
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"manifests\"",
            "\"config\"",
            "\"digest\"",
            "\"auths\"",
            "\"auth\"",
            "\"platform\"",
            "\"os\"",
            "\"x\"",
            "1",
            "null",
            "\"sha256:" + "0".repeat(64) + "\"");
    return Arbitraries.oneOf(
        word.list().ofMaxSize(25).map(w -> String.join("", w).getBytes(StandardCharsets.UTF_8)),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(300));
  }
}
