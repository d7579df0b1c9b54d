package com.slashmnt.krar.it.registry;

import com.slashmnt.krar.it.harness.Connections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hangs up on who speaks TLS, and passes everybody else on: the JDK's HTTP server would read TLS
 * for ever, where a real server answers at once.
 */
final class PlainListener implements AutoCloseable {
  private static final int TLS_HANDSHAKE = 0x16;

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final ExecutorService threads;
  private final AtomicInteger handshakes = new AtomicInteger();

  PlainListener(InetSocketAddress server, ExecutorService threads) throws IOException {
    this.server = server;
    this.threads = threads;
    listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    threads.execute(() -> Connections.accept(listener, threads, this::serve));
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How often somebody spoke TLS. */
  int handshakes() {
    return handshakes.get();
  }

  private void serve(Socket client) {
    try (client) {
      int first = client.getInputStream().read();
      if (first == TLS_HANDSHAKE) {
        handshakes.incrementAndGet();
      }
      if (first < 0 || first == TLS_HANDSHAKE) {
        return;
      }
      try (Socket behind = new Socket(server.getAddress(), server.getPort())) {
        client.setTcpNoDelay(true);
        behind.setTcpNoDelay(true);
        behind.getOutputStream().write(first);
        threads.execute(() -> pump(behind, client));
        pump(client, behind);
      }
    } catch (IOException | RejectedExecutionException e) {
      // One side hung up, or all is closed.
    }
  }

  /** When one side ends, so does the other. */
  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      long unused = from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side hung up.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a listener", e);
    }
  }
}
