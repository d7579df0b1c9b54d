package com.slashmnt.krar.testkit.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.BinaryOperator;

/**
 * A port on loopback that answers requests without a body.
 *
 * <p>fabric8's mock server does not know HEAD, and the JDK's own waits for more when a client tries
 * TLS, as krar does first; real registries hang up at once, and so does this one.
 */
final class EmbeddedPort implements AutoCloseable {

  private final ServerSocket socket;
  private final BinaryOperator<String> answers;

  /**
   * Opens one.
   *
   * @param answers status line and headers, by method and path
   */
  EmbeddedPort(BinaryOperator<String> answers) {
    this.answers = answers;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("could not listen on loopback", e);
    }
    Thread thread = new Thread(this::serve, "embedded registry");
    thread.setDaemon(true);
    thread.start();
  }

  int number() {
    return socket.getLocalPort();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        answer(client);
      } catch (IOException e) {
        // The client has hung up, or this port is closed.
      }
    }
  }

  private void answer(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
    in.mark(1);
    if (in.read() == 0x16) { // the first byte of a TLS handshake
      return;
    }
    in.reset();
    String[] request = String.valueOf(in.readLine()).split(" ", -1);
    String line = in.readLine();
    while (line != null && !line.isEmpty()) {
      line = in.readLine();
    }
    if (request.length == 3) {
      String answer = answers.apply(request[0], request[1]);
      String all = "HTTP/1.1 " + answer + "Content-Length: 0\r\nConnection: close\r\n\r\n";
      client.getOutputStream().write(all.getBytes(ISO_8859_1));
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("could not close the port", e);
    }
  }
}
