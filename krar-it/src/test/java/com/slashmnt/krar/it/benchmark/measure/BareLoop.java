package com.slashmnt.krar.it.benchmark.measure;

import com.slashmnt.krar.it.benchmark.result.Sample;
import com.slashmnt.krar.it.harness.Authorities;
import io.fabric8.kubernetes.client.Config;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One PATCH of the restart annotation after the other, on one kept-alive connection; what comes
 * back is read and not looked at.
 *
 * <p>By hand on a socket, because it shall be as lean as it gets: no thread but the caller's, no
 * JSON. The connection is a part of what is timed, the start of the JVM is not.
 */
public record BareLoop(URI server, SSLContext tls, String token) {
  /** With the rights of that token. */
  public static BareLoop of(Config admin, String token) {
    return new BareLoop(URI.create(admin.getMasterUrl()), Authorities.trust(admin), token);
  }

  /** Restarts all of these. */
  public Sample patch(List<String> paths) {
    long start = System.nanoTime();
    try (SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(server.getHost(), server.getPort())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 16384);
      for (String path : paths) {
        out.write(request(path));
        out.flush();
        finish(in, path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the bare loop broke", e);
    }
    return Clock.since(start);
  }

  private byte[] request(String path) {
    String body =
        """
        {"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"%s"}}}}}"""
            .formatted(Instant.now());
    return """
        PATCH %s?fieldManager=bare-loop HTTP/1.1\r
        Host: %s\r
        Authorization: Bearer %s\r
        Content-Type: application/strategic-merge-patch+json\r
        Accept: application/json\r
        Content-Length: %d\r
        \r
        %s"""
        .formatted(path, server.getAuthority(), token, body.length(), body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads one answer to its end. */
  private static void finish(InputStream in, String path) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IllegalStateException("the PATCH of %s gave %s".formatted(path, status));
    }
    int length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
    }
    if (length >= 0) {
      in.skipNBytes(length);
      return;
    }
    for (int chunk = chunk(in); ; chunk = chunk(in)) {
      in.skipNBytes(chunk + 2L);
      if (chunk == 0) {
        return;
      }
    }
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the API server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
