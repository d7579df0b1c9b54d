package com.slashmnt.krar.oci;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.oci.credential.DockerConfig;
import com.slashmnt.krar.oci.distribution.ManifestReader;
import com.slashmnt.krar.oci.http.LookupFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
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

  /** Who answers with nonsense, after everybody before answered well. */
  enum Stage {
    REGISTRY,
    REGISTRY_THAT_KNOWS_WHO_ASKS,
    TOKEN_SERVICE,
    REDIRECT_TARGET,
    CONTENT,
    PROXY
  }

  private static final int TLS_HANDSHAKE = 0x16;
  private static final String NO_BODY = "Content-Length: 0\r\n\r\n";

  /** What to answer, by the head of the request. */
  private static volatile Function<String, byte[]> answers = head -> new byte[0];

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
        String head = head(socket.getInputStream());
        if (!head.isEmpty()) {
          socket.getOutputStream().write(answers.apply(head));
        }
      } catch (IOException e) {
        // The other side had enough of it.
      }
    }
  }

  /** Empty if the other side begins a TLS handshake. */
  private static String head(InputStream request) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int c = request.read(); c >= 0 && c != TLS_HANDSHAKE; c = request.read()) {
      head.append((char) c);
      if (head.indexOf("\r\n\r\n") >= 0) {
        return head.toString();
      }
    }
    return "";
  }

  @AfterContainer
  static void close() throws IOException {
    SERVER.close();
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void anyBytesGiveALookup(@ForAll("answers") byte[] answer, @ForAll Stage stage) {
    answers = head -> scripted(head, stage).orElse(answer);
    URI proxy = URI.create("http://proxy:hunter2@" + host());
    OciDigestSource source =
        OciDigestSource.builder(Credentials.forEveryRegistry(Credential.of("robot", "hunter2")))
            .proxies(url -> stage == Stage.PROXY ? Optional.of(proxy) : Optional.empty())
            .requestLimit(Duration.ofMillis(500))
            .registryTimeout(Duration.ofSeconds(5))
            .time(new ScriptedTime())
            .build();
    ImageReference image =
        ImageReference.parse((stage == Stage.PROXY ? "registry.invalid" : host()) + "/app:1");
    DigestLookup lookup =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> source.lookUp(ImageQuery.contentOf(image)));
    assertThat(lookup).isNotNull();
    assertThat(Sources.outcome(lookup)).isNotEqualTo("LookupFailed");
    assertThat(lookup.toString()).doesNotContain("hunter2");
  }

  private static String host() {
    return "127.0.0.1:" + SERVER.getLocalPort();
  }

  /** What somebody answers well, empty where it is the turn of the nonsense. */
  private static Optional<byte[]> scripted(String head, Stage stage) {
    boolean told = head.contains("\r\nAuthorization: ");
    String good =
        switch (stage) {
          case REGISTRY, PROXY -> "";
          case REGISTRY_THAT_KNOWS_WHO_ASKS -> told ? "" : "401 x\r\nWWW-Authenticate: Basic";
          case TOKEN_SERVICE ->
              head.contains(" /token")
                  ? ""
                  : "401 x\r\nWWW-Authenticate: Bearer realm=\"http://" + host() + "/token\"";
          case REDIRECT_TARGET ->
              head.contains(" /there") ? "" : "302 x\r\nLocation: http://" + host() + "/there";
          case CONTENT ->
              head.startsWith("GET")
                  ? ""
                  : "200 OK\r\nDocker-Content-Digest: sha256:" + "0".repeat(64);
        };
    return good.isEmpty()
        ? Optional.empty()
        : Optional.of(("HTTP/1.1 " + good + "\r\n" + NO_BODY).getBytes(ISO_8859_1));
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
        Arbitraries.of(
            "200 OK", "200", "204 x", "401 x", "407 x", "429 x", "302 x", "405 x", "503 x", "101 x",
            "100 x", "99 x", "abc", "");
    Arbitrary<String> name =
        Arbitraries.of(
            "Docker-Content-Digest",
            "WWW-Authenticate",
            "Location",
            "Retry-After",
            "Content-Length",
            "Content-Type",
            "Proxy-Authenticate",
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
    Arbitrary<String> body = bodies().map(b -> new String(b, ISO_8859_1));
    Arbitrary<byte[]> http =
        Combinators.combine(status, headers, body)
            .as((s, h, b) -> ("HTTP/1.1 " + s + "\r\n" + h + "\r\n" + b).getBytes(ISO_8859_1));
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
        word.list().ofMaxSize(25).map(w -> String.join("", w).getBytes(UTF_8)),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(300));
  }
}
