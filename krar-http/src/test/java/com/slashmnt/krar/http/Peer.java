package com.slashmnt.krar.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** The client, as a server's script sees it on one connection. */
record Peer(Socket socket, ScriptedServer server, int number) {

  /** What a server does on a connection, which is closed afterwards. */
  @FunctionalInterface
  interface Script {
    void play(Peer peer) throws Exception;
  }

  /** The next request with its body, which the server records; empty if there is none. */
  String request() throws IOException {
    String head = head(socket.getInputStream());
    if (head.isEmpty()) {
      return head;
    }
    String length = "0";
    for (String line : head.split("\r\n", -1)) {
      if (line.startsWith("Content-Length: ")) {
        length = line.substring(line.indexOf(' ') + 1);
      }
    }
    byte[] body = socket.getInputStream().readNBytes(Integer.parseInt(length));
    String request = head + new String(body, ISO_8859_1);
    server.record(request);
    return request;
  }

  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** An answer with a body of known length. */
  void ok(String body) throws IOException {
    write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  /** Never answers. */
  void awaitRequestAndEnd() throws IOException {
    request();
    awaitEnd();
  }

  /** Waits until the client has closed its side. */
  void awaitEnd() throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  /** Whether the client closes its side within some milliseconds. */
  boolean isGoneWithin(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      head.append((char) c);
      if (head.indexOf("\r\n\r\n") >= 0) {
        break;
      }
    }
    return head.toString();
  }
}
