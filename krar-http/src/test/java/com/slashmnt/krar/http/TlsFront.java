package com.slashmnt.krar.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.OutputStream;
import javax.net.ssl.SSLSocket;

/** Plays a proxy and the server behind it on one connection. */
final class TlsFront {

  private TlsFront() {}

  /** The answer to CONNECT has a body, which it may not have. */
  static void greet(Peer peer) throws Exception {
    peer.request();
    peer.write("HTTP/1.1 200 Go on\r\nContent-Length: 5\r\n\r\nhello");
    SSLSocket tls =
        (SSLSocket)
            TestKeys.SERVER
                .showing()
                .getSocketFactory()
                .createSocket(peer.socket(), "client", peer.socket().getPort(), true);
    tls.setUseClientMode(false);
    Peer.head(tls.getInputStream());
    OutputStream out = tls.getOutputStream();
    out.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nthere".getBytes(US_ASCII));
    out.flush();
    peer.awaitEnd();
  }
}
