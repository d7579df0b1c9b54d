package com.slashmnt.krar.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A forward proxy on loopback that wants a password, and finds every host on loopback: so a server
 * can be reached by a name that no resolver knows, by TLS or by plain HTTP without a body.
 */
public final class ForwardProxy implements AutoCloseable {
  private static final Pattern CONNECT = Pattern.compile("CONNECT ([^ ]+:(\\d+)) HTTP/1\\.1");
  private static final Pattern PLAIN =
      Pattern.compile("^([A-Z]+) http://([^/ ]+:(\\d+))(/[^ ]*) HTTP/1\\.1");

  private final ServerSocket server;
  private final String credential;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger tunnels = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();

  private ForwardProxy(String user, String password) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    String both = user + ":" + password;
    credential =
        "proxy-authorization: basic "
            + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    threads.execute(() -> Connections.accept(server, threads, this::serve));
  }

  public static ForwardProxy start(String user, String password) {
    try {
      return new ForwardProxy(user, password);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a forward proxy", e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** How many tunnels were made. */
  public int tunnels() {
    return tunnels.get();
  }

  /** What it let through: {@code CONNECT example.com:443} or {@code GET example.com:80/}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many requests had no password, or a wrong one. */
  public int refusals() {
    return refusals.get();
  }

  private void serve(Socket client) {
    try (client) {
      while (true) {
        String head = head(client.getInputStream());
        Matcher connect = CONNECT.matcher(head);
        Matcher plain = PLAIN.matcher(head);
        boolean tunnel = connect.find();
        if (!tunnel && !plain.find()) {
          return;
        }
        OutputStream out = client.getOutputStream();
        if (head.toLowerCase(Locale.ROOT).contains(credential.toLowerCase(Locale.ROOT))) {
          if (tunnel) {
            tunnels.incrementAndGet();
            requests.add("CONNECT " + connect.group(1));
            tunnel(client, Integer.parseInt(connect.group(2)));
          } else {
            requests.add(plain.group(1) + " " + plain.group(2) + plain.group(4));
            forward(client, Integer.parseInt(plain.group(3)), own(head));
          }
          return;
        }
        refusals.incrementAndGet();
        out.write(
            "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"it\"\r\nContent-Length: 0\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    } catch (IOException e) {
      // One side hung up.
    }
  }

  /** Up to the empty line; empty at the end of the stream. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (head.toString().endsWith("\r\n\r\n")) {
        return head.toString();
      }
    }
    return "";
  }

  /** As the server behind it wants it: the path alone, nothing for the proxy, and no more after. */
  private static String own(String head) {
    return head.replaceFirst("http://[^/ ]+", "")
        .replaceAll("(?i)\r\n(proxy-|connection:)[^\r]*", "")
        .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
  }

  private static void forward(Socket client, int port, String head) throws IOException {
    try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
      target.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      target.getInputStream().transferTo(client.getOutputStream());
    }
  }

  private void tunnel(Socket client, int port) throws IOException {
    try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client
          .getOutputStream()
          .write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      threads.execute(() -> pump(target, client));
      pump(client, target);
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side hung up; closing both ends the other direction, too.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the forward proxy", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
