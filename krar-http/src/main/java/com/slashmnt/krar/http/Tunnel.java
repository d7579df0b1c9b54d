package com.slashmnt.krar.http;

import com.slashmnt.krar.http.TransportException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/** Asks a proxy to pass on whatever follows. */
final class Tunnel {

  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  private Tunnel() {}

  /**
   * Returns when the socket leads to the route's server.
   *
   * @throws KnownFailure if the proxy does not want to
   * @throws HttpException if it does not speak HTTP
   */
  static void open(Socket socket, Route route, ProxyServer proxy, String userAgent)
      throws IOException, HttpException {
    OutputStream out = socket.getOutputStream();
    out.write(RequestHead.tunnel(route, proxy, userAgent));
    out.flush();
    InputStream in = socket.getInputStream();
    ClassicHttpResponse answer = new ResponseReader(new SingleBytes(in), 256).head();
    if (answer.getCode() == PROXY_AUTHENTICATION_REQUIRED) {
      throw Failures.proxyRefusal(proxy);
    }
    if (answer.getCode() / 100 != 2) {
      throw new KnownFailure(Kind.PROXY_UNUSABLE, "HTTP " + answer.getCode(), null);
    }
    // In TLS the client speaks first: what is here already is a body, which such an answer may not
    // have.
    in.skipNBytes(in.available());
  }

  /** What is behind the head stays in the socket: it belongs to the server. */
  private static final class SingleBytes extends FilterInputStream {

    SingleBytes(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return super.read(bytes, from, Math.min(1, length));
    }
  }
}
