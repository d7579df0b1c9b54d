package com.slashmnt.krar.it.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** One HEAD of a manifest after the other, on one kept-alive connection over plain HTTP. */
record HeadLoop(URI registry) {
  private static final String ACCEPT =
      "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json,"
          + " application/vnd.docker.distribution.manifest.v2+json";

  Sample head(List<String> paths) {
    long start = System.nanoTime();
    try (Socket socket = new Socket(registry.getHost(), registry.getPort())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String path : paths) {
        out.write(
            "HEAD %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: head-loop\r\nAccept: %s\r\n\r\n"
                .formatted(path, registry.getAuthority(), ACCEPT)
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        finish(in, path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the loop of HEADs broke", e);
    }
    return new Sample(Duration.ofNanos(System.nanoTime() - start), 0);
  }

  private static void finish(BufferedReader in, String path) throws IOException {
    String status = in.readLine();
    if (status == null || !status.startsWith("HTTP/1.1 200")) {
      throw new IllegalStateException("the HEAD of %s gave %s".formatted(path, status));
    }
    String header = in.readLine();
    while (header != null && !header.isEmpty()) {
      header = in.readLine();
    }
  }
}
