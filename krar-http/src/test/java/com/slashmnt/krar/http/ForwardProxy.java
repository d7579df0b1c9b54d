package com.slashmnt.krar.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Plays a forward proxy that leads every name to loopback. */
final class ForwardProxy {

  private ForwardProxy() {}

  /** In plain, for everybody. */
  static ScriptedServer open() throws IOException {
    return ScriptedServer.plain(script(Optional.empty()));
  }

  /** In plain, for who says that in {@code Proxy-Authorization}. */
  static ScriptedServer wanting(String authorization) throws IOException {
    return ScriptedServer.plain(script(Optional.of(authorization)));
  }

  static ScriptedServer tls(SSLContext context, Optional<String> authorization) throws IOException {
    return ScriptedServer.tls(context, script(authorization));
  }

  private static Peer.Script script(Optional<String> authorization) {
    return peer -> {
      String request = peer.request();
      boolean isKnown =
          authorization.isEmpty()
              || request.contains("Proxy-Authorization: " + authorization.get() + "\r\n");
      if (request.isEmpty()) {
        return;
      }
      if (!isKnown) {
        peer.write(
            String.join(
                "\r\n",
                "HTTP/1.1 407 Who?",
                "Proxy-Authenticate: Basic realm=\"p\"",
                "Content-Length: 4",
                "",
                "who?"));
      } else if (request.startsWith("CONNECT ")) {
        tunnel(peer, request);
      } else {
        forward(peer, request);
      }
    };
  }

  private static void tunnel(Peer peer, String request) throws IOException {
    String place = request.split(" ", -1)[1];
    int port = Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
    try (Socket behind = new Socket(InetAddress.getLoopbackAddress(), port)) {
      peer.write("HTTP/1.1 200 Go on\r\nX-Proxy: yes\r\n\r\n");
      Thread back = new Thread(() -> pass(behind, peer.socket()));
      back.start();
      pass(peer.socket(), behind);
    }
  }

  /** Passes on the request, less what is for the proxy, and the answer. */
  private static void forward(Peer peer, String request) throws IOException {
    String[] line = request.split(" ", 3);
    URI url = URI.create(line[1]);
    String rest = line[2].replaceAll("Proxy-Authorization: [^\r]*\r\n", "");
    try (Socket behind = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
      String own = line[0] + " " + url.getRawPath() + " " + rest;
      behind.getOutputStream().write(own.getBytes(ISO_8859_1));
      pass(behind, peer.socket());
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of the two hung up.
    }
  }
}
