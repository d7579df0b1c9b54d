package com.slashmnt.krar.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A registry by plain HTTP that wants a password.
 *
 * <p>Like those written in Go it refuses TLS at once; the JDK's own server would wait for more.
 */
final class LoopbackRegistry implements AutoCloseable {

  private final ServerSocket socket;
  private final String basic;
  private volatile String digest;
  private volatile int status = 200;

  /**
   * Starts it.
   *
   * @param basic the credential it wants, in Base64
   * @param digest what it publishes
   */
  LoopbackRegistry(String basic, String digest) throws IOException {
    this.basic = basic;
    this.digest = digest;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "registry");
    thread.setDaemon(true);
    thread.start();
  }

  String host() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  void publish(String other) {
    digest = other;
  }

  /** What it answers to whom it knows. */
  void answerWith(int other) {
    status = other;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket one = socket.accept()) {
        answer(one);
      } catch (IOException e) {
        // The client or the test is through.
      }
    }
  }

  private void answer(Socket one) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(one.getInputStream(), ISO_8859_1));
    in.mark(1);
    if (in.read() == 0x16) { // a TLS handshake
      return;
    }
    in.reset();
    boolean known = false;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      known |= line.equalsIgnoreCase("Authorization: Basic " + basic);
    }
    String header =
        known
            ? "Content-Type: application/vnd.oci.image.manifest.v1+json\r\n"
                + "Docker-Content-Digest: "
                + digest
            : "WWW-Authenticate: Basic realm=\"here\"";
    String answer =
        "HTTP/1.1 %d Answer\r\n%s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .formatted(known ? status : 401, header);
    one.getOutputStream().write(answer.getBytes(ISO_8859_1));
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
