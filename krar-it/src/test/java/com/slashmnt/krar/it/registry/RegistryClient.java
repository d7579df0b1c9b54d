package com.slashmnt.krar.it.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;

/** Sends requests to a registry under a name that its access log shows. */
final class RegistryClient {
  /** The name of the harness itself, which pushes. */
  static final String HARNESS = "krar-it";

  /** Every type of manifest that counts. */
  static final String ACCEPT =
      String.join(
          ", ",
          MediaTypes.OCI_INDEX,
          MediaTypes.OCI_MANIFEST,
          MediaTypes.DOCKER_LIST,
          MediaTypes.DOCKER_MANIFEST);

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final URI server;
  private final String userAgent;
  private final String authorization;
  private final HttpClient http;

  RegistryClient(URI server, RegistrySetup setup, String userAgent) {
    this.server = server;
    this.userAgent = userAgent;
    authorization =
        setup
            .credential()
            .map(c -> "Basic " + Base64.getEncoder().encodeToString(c.getBytes(UTF_8)))
            .orElse("");
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    setup.certificate().ifPresent(certificate -> builder.sslContext(certificate.context()));
    http = builder.build();
  }

  HttpResponse<byte[]> get(String path) {
    return send("GET", path, "", new byte[0]);
  }

  /** Sends it to a path, or to an address that the registry named, and reads the whole answer. */
  HttpResponse<byte[]> send(String method, String path, String contentType, byte[] body) {
    BodyPublisher content =
        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(LIMIT)
            .header("User-Agent", userAgent)
            .header("Accept", ACCEPT)
            .method(method, content);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("%s did not answer %s %s".formatted(server, method, path), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking " + server, e);
    }
  }

  /**
   * The same, where only one status will do.
   *
   * @throws IllegalStateException if it is another
   */
  HttpResponse<byte[]> expect(
      int status, String method, String path, String contentType, byte[] body) {
    HttpResponse<byte[]> answer = send(method, path, contentType, body);
    if (answer.statusCode() != status) {
      throw new IllegalStateException(
          "%s %s of %s must give %d, was %d: %s"
              .formatted(
                  method,
                  path,
                  server,
                  status,
                  answer.statusCode(),
                  new String(answer.body(), UTF_8)));
    }
    return answer;
  }
}
