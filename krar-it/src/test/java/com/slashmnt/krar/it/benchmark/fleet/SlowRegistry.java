package com.slashmnt.krar.it.benchmark.fleet;

import com.slashmnt.krar.it.harness.Connections;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A registry on loopback, over plain HTTP, that answers each request after the time that one far
 * away would take; it has images of one manifest each, without limit.
 *
 * <p>Lean, so that what is measured is the client.
 */
public final class SlowRegistry implements AutoCloseable {
  /** From the end of a request to its answer. */
  public static final Duration LATENCY = Duration.ofMillis(20);

  private static final int TLS_HANDSHAKE = 0x16;
  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger heads = new AtomicInteger();

  private SlowRegistry() {
    try {
      listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on loopback", e);
    }
    threads.execute(() -> Connections.accept(listener, threads, this::serve));
  }

  /** Starts one. */
  public static SlowRegistry start() {
    return new SlowRegistry();
  }

  /** As images name it. */
  public String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** The same as a URL. */
  public URI url() {
    return URI.create("http://" + address());
  }

  /** The paths of the tags of so many images. */
  public List<String> paths(int images) {
    return IntStream.range(0, images)
        .mapToObj(i -> "/v2/team/%s/manifests/1".formatted(repository(i)))
        .toList();
  }

  /** How many HEADs of tags were answered so far. */
  public int heads() {
    return heads.get();
  }

  static String repository(int image) {
    return "app-%04d".formatted(image);
  }

  /** What the tag of that image points at, without the algorithm. */
  String digest(int image) {
    return sha256(manifest(repository(image)));
  }

  /** What it pointed at before. */
  static String outdated(int image) {
    return sha256("the build before of " + repository(image));
  }

  private static String manifest(String repository) {
    return """
        {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":2},"layers":[]}"""
        .formatted(TYPE, sha256("config of " + repository));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      Optional<String> request = request(in);
      while (request.isPresent()) {
        long until = System.nanoTime() + LATENCY.toNanos();
        byte[] answer = answer(request.get());
        for (long left = LATENCY.toNanos(); left > 0; left = until - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        out.write(answer);
        request = request(in);
      }
    } catch (IOException e) {
      // The client hung up.
    }
  }

  /** The first line of a request without a body; empty if there is none, or TLS. */
  private static Optional<String> request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (head.isEmpty() && c == TLS_HANDSHAKE) {
        return Optional.empty();
      }
      head.append((char) c);
      if (c == '\n' && head.toString().endsWith("\r\n\r\n")) {
        return Optional.of(head.substring(0, head.indexOf("\r")));
      }
    }
    return Optional.empty();
  }

  private byte[] answer(String request) {
    String[] words = request.split("[ /]+", -1);
    // HEAD /v2/team/app-0000/manifests/1 HTTP/1.1
    boolean isManifest = words.length > 5 && words[4].equals("manifests");
    String manifest = isManifest ? manifest(words[3]) : "";
    String digest = "sha256:" + sha256(manifest);
    if (!isManifest || !(words[5].equals("1") || words[5].equals(digest))) {
      return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
    }
    boolean isHead = words[0].equals("HEAD");
    heads.addAndGet(isHead && words[5].equals("1") ? 1 : 0);
    return """
        HTTP/1.1 200 OK\r
        Content-Type: %s\r
        Content-Length: %d\r
        Docker-Content-Digest: %s\r
        \r
        %s"""
        .formatted(TYPE, manifest.length(), digest, isHead ? "" : manifest)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a listener", e);
    }
    threads.shutdownNow();
  }
}
