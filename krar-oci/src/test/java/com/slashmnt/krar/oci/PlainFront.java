package com.slashmnt.krar.oci;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;

/**
 * Hangs up on who speaks TLS, and passes everybody else on: the JDK's HTTP server would wait for
 * the end of a line for ever.
 */
final class PlainFront implements AutoCloseable {

  private static final int TLS_HANDSHAKE = 0x16;

  private final ServerSocket front;
  private final InetSocketAddress server;
  private final ExecutorService threads;

  PlainFront(InetSocketAddress server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
    try {
      front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  int port() {
    return front.getLocalPort();
  }

  private void accept() {
    while (!front.isClosed()) {
      try {
        Socket client = front.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      int first = client.getInputStream().read();
      if (first < 0 || first == TLS_HANDSHAKE) {
        return;
      }
      try (Socket behind = new Socket(server.getAddress(), server.getPort())) {
        behind.getOutputStream().write(first);
        threads.execute(() -> pass(behind, client));
        pass(client, behind);
      }
    } catch (IOException e) {
      // One of the two hung up.
    }
  }

  /** Passes on what comes; when one side ends, so does the other. */
  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of the two hung up.
    }
  }

  @Override
  public void close() {
    try {
      front.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
