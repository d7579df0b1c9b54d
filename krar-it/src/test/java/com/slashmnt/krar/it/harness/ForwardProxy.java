package com.slashmnt.krar.it.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy on loopback that opens tunnels (HTTP CONNECT) for those who know its password, all of
 * them to one server, whatever name was asked for.
 */
public final class ForwardProxy implements AutoCloseable {
  private static final String UNKNOWN =
      """
      HTTP/1.1 407 Who are you\r
      Proxy-Authenticate: Basic realm="test"\r
      Content-Length: 0\r
      \r
      """;

  private final ServerSocket listening;
  private final int server;
  private final String credentials;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final AtomicInteger tunnels = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();

  private ForwardProxy(int server, String user, String password) {
    this.server = server;
    credentials = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(ISO_8859_1));
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a proxy on loopback", e);
    }
    executor.execute(this::listen);
  }

  /** Starts one in front of a server on loopback. */
  public static ForwardProxy start(URI server, String user, String password) {
    return new ForwardProxy(server.getPort(), user, password);
  }

  /** Where it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  /** How many tunnels it opened. */
  public int tunnels() {
    return tunnels.get();
  }

  /** How many it refused for want of the password. */
  public int refusals() {
    return refusals.get();
  }

  private void listen() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        executor.execute(() -> serve(client));
      } catch (IOException e) {
        // It was closed.
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      while (true) {
        String head = head(client.getInputStream());
        if (!head.startsWith("CONNECT ")) {
          return;
        }
        if (head.contains("Basic " + credentials)) {
          break;
        }
        refusals.incrementAndGet();
        say(client, UNKNOWN);
      }
      try (Socket up = new Socket(InetAddress.getLoopbackAddress(), server)) {
        tunnels.incrementAndGet();
        say(client, "HTTP/1.1 200 Connected\r\n\r\n");
        executor.execute(() -> pump(client, up));
        pump(up, client);
      }
    } catch (IOException e) {
      // One of the two hung up, as they may.
      return;
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void say(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(ISO_8859_1));
    to.getOutputStream().flush();
  }

  private static void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        out.flush();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // One of the two hung up, as they may.
      return;
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      executor.shutdownNow();
    }
  }
}
