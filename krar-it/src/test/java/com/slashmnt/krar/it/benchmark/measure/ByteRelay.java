package com.slashmnt.krar.it.benchmark.measure;

import com.slashmnt.krar.it.harness.Connections;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes connections on to a server on loopback, TLS unopened, and counts the bytes that come back.
 *
 * <p>A client takes it for the server, as long as the server's certificate is for loopback.
 */
public final class ByteRelay implements AutoCloseable {
  private final URI server;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong read = new AtomicLong();

  private ByteRelay(URI server) {
    this.server = server;
    try {
      listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on loopback", e);
    }
    threads.execute(() -> Connections.accept(listener, threads, this::serve));
  }

  /** Starts one. */
  public static ByteRelay before(URI server) {
    return new ByteRelay(server);
  }

  /** Its address. */
  public URI url() {
    return URI.create("https://127.0.0.1:" + listener.getLocalPort());
  }

  /** How many bytes all clients have read from the server so far. */
  public long read() {
    return read.get();
  }

  private void serve(Socket client) {
    try (client;
        Socket behind = new Socket(server.getHost(), server.getPort())) {
      client.setTcpNoDelay(true);
      behind.setTcpNoDelay(true);
      threads.execute(() -> pump(client, behind, new AtomicLong()));
      pump(behind, client, read);
    } catch (IOException | RejectedExecutionException e) {
      // One side hung up, or all is closed.
    }
  }

  /** When one side ends, so does the other. */
  private static void pump(Socket from, Socket to, AtomicLong count) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16 * 1024];
      for (int some = in.read(buffer); some >= 0; some = in.read(buffer)) {
        // Before the client has it, so that nothing is missing once the client has ended.
        count.addAndGet(some);
        out.write(buffer, 0, some);
      }
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
    threads.shutdownNow();
  }
}
