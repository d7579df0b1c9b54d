package com.slashmnt.krar.it.benchmark.measure;

import com.slashmnt.krar.it.benchmark.result.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** One HEAD of a manifest after the other, on kept-alive connections over plain HTTP. */
public record HeadLoop(URI registry) {
  private static final Executor LANES =
      lane -> {
        Thread thread = new Thread(lane, "head-loop");
        thread.setDaemon(true);
        thread.start();
      };

  private static final String ACCEPT =
      "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json,"
          + " application/vnd.docker.distribution.manifest.v2+json";

  /** Asks for all of these on so many connections, each of which has its own share. */
  public Sample head(List<String> paths, int connections) {
    long start = System.nanoTime();
    int share = (paths.size() + connections - 1) / connections;
    CompletableFuture<?>[] lanes =
        IntStream.range(0, connections)
            .mapToObj(
                i ->
                    paths.subList(
                        Math.min(paths.size(), i * share), Math.min(paths.size(), (i + 1) * share)))
            .map(part -> CompletableFuture.supplyAsync(() -> head(part), LANES))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(lanes).orTimeout(10, TimeUnit.MINUTES).join();
    return Clock.since(start);
  }

  /** Asks for all of these on one connection. */
  public Sample head(List<String> paths) {
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
    return Clock.since(start);
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
