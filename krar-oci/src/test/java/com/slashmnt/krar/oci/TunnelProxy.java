package com.slashmnt.krar.oci;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A forward proxy on loopback for CONNECT alone, which leads every name to loopback. */
public final class TunnelProxy implements AutoCloseable {

  private static final Pattern CONNECT = Pattern.compile("CONNECT [^ ]+:([0-9]+) ");

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String refusal;
  private final Optional<String> wanted;
  private final List<String> heads = new CopyOnWriteArrayList<>();

  private TunnelProxy(String refusal, Optional<String> wanted) {
    this.refusal = refusal;
    this.wanted = wanted;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public static TunnelProxy open() {
    return new TunnelProxy("", Optional.empty());
  }

  /** Lets through only who says that in {@code Proxy-Authorization}. */
  public static TunnelProxy asking(String authorization) {
    return new TunnelProxy(
        "407 Who are you?\r\nProxy-Authenticate: Basic realm=\"proxy\"",
        Optional.of(authorization));
  }

  /** Lets nobody through. */
  public static TunnelProxy refusing(String answer) {
    return new TunnelProxy(answer, Optional.of("nobody"));
  }

  public int port() {
    return server.getLocalPort();
  }

  /** What it was asked, without what went through. */
  public List<String> heads() {
    return heads;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      heads.add(head);
      Matcher line = CONNECT.matcher(head);
      boolean told =
          wanted.isEmpty() || head.contains("Proxy-Authorization: " + wanted.get() + "\r\n");
      if (!line.lookingAt() || !told) {
        answer(client, refusal.isEmpty() ? "405 CONNECT only" : refusal);
        return;
      }
      try (Socket behind =
          new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(line.group(1)))) {
        client.getOutputStream().write("HTTP/1.1 200 Go on\r\n\r\n".getBytes(ISO_8859_1));
        threads.execute(() -> pass(behind, client));
        pass(client, behind);
      }
    } catch (IOException e) {
      // One of the two hung up.
    }
  }

  private static void answer(Socket client, String answer) throws IOException {
    String head = "HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n";
    client.getOutputStream().write(head.getBytes(ISO_8859_1));
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      head.append((char) c);
      if (head.indexOf("\r\n\r\n") >= 0) {
        break;
      }
    }
    return head.toString();
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of the two hung up.
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
