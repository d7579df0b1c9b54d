package com.slashmnt.krar.http;

import com.slashmnt.krar.http.TransportException.Kind;
import com.slashmnt.krar.http.internal.LateException;
import com.slashmnt.krar.http.internal.LimitedSocket;
import com.slashmnt.krar.http.internal.TimeLimit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/** A way to a server that HTTP is spoken on; one exchange at a time has it. */
final class Connection {

  /** Less than any system's send buffer: a write of so much does not wait for the peer. */
  private static final int NEVER_BLOCKS = 8 * 1024;

  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Route route;
  private final LimitedSocket base;
  private final Socket socket;
  private final OutputStream out;
  private final ResponseReader reader;
  private boolean isReused;
  private boolean isBroken;

  /**
   * Made of a socket.
   *
   * @param base the socket of the network
   * @param socket what is spoken on: the same, or TLS over it
   */
  Connection(Route route, LimitedSocket base, Socket socket) throws IOException {
    this.route = route;
    this.base = base;
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.reader = new ResponseReader(socket.getInputStream(), 8 * 1024);
  }

  Route route() {
    return route;
  }

  /**
   * Belongs to that exchange from now on.
   *
   * @throws KnownFailure if it was aborted
   */
  void reuse(Exchange exchange) throws KnownFailure {
    isReused = true;
    exchange.dealWith(Optional.empty());
    exchange.use(base);
    base.until(exchange.limit());
  }

  /** Whether something has come, of whatever layer; does not wait. */
  boolean hasSomething() {
    try {
      return reader.hasRead() || base.getInputStream().available() > 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether the peer has ended it, or has sent bytes that were not asked for. */
  boolean isStale(TimeLimit next) {
    base.until(TimeLimit.of(MOMENT));
    try {
      reader.awaitMore();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    } finally {
      base.until(next);
    }
  }

  /** Sends a request and reads the head of its response. */
  ClassicHttpResponse exchange(byte[] request, Exchange exchange)
      throws IOException, HttpException {
    exchange.sends();
    try {
      write(request, exchange);
    } catch (IOException e) {
      return headDespite(e, exchange);
    }
    return head();
  }

  private void write(byte[] request, Exchange exchange) throws IOException {
    if (request.length <= NEVER_BLOCKS) {
      out.write(request);
      out.flush();
      return;
    }
    CompletableFuture<Void> watch = exchange.watch();
    try {
      out.write(request);
      out.flush();
    } finally {
      watch.cancel(false);
    }
  }

  /** A server may refuse a request before it has read it: what it said last is worth more. */
  private ClassicHttpResponse headDespite(IOException failed, Exchange exchange)
      throws IOException, HttpException {
    isBroken = true;
    if (exchange.isAborted() || exchange.isExpired() || failed instanceof LateException) {
      throw failed;
    }
    base.until(exchange.limit().atMost(LAST_WORDS));
    try {
      return head();
    } catch (SSLException e) {
      e.addSuppressed(failed);
      throw e;
    } catch (IOException e) {
      failed.addSuppressed(e);
      throw failed;
    } finally {
      base.until(exchange.limit());
    }
  }

  private ClassicHttpResponse head() throws IOException, HttpException {
    try {
      return reader.head();
    } catch (SocketException e) {
      if (!isReused && !hasBegunToAnswer() && lacksCertificate()) {
        throw new KnownFailure(Kind.CLIENT_CERTIFICATE_WANTED, "", e);
      }
      throw e;
    }
  }

  /**
   * Whether the server asked for a certificate in vain. By TLS 1.3 it refuses that after the
   * handshake, and where it closes at once a reset overtakes its alert.
   */
  private boolean lacksCertificate() {
    return socket instanceof SSLSocket tls
        && tls.getSession() instanceof ExtendedSSLSession session
        && session.getProtocol().equals("TLSv1.3")
        && session.getLocalCertificates() == null
        && session.getPeerSupportedSignatureAlgorithms().length > 0;
  }

  InputStream body(ClassicHttpResponse head) throws HttpException {
    return reader.body(head);
  }

  /** Whether a byte of the answer to the last request came. */
  boolean hasBegunToAnswer() {
    return reader.hasBegun();
  }

  boolean isReused() {
    return isReused;
  }

  /** Whether a write failed: whatever was answered, nothing more can be sent. */
  boolean isBroken() {
    return isBroken;
  }

  /** What the peer has sent already may be read, and nothing that is still to come. */
  void waitForNothing() {
    base.until(TimeLimit.of(MOMENT));
  }

  /** Ends it between two exchanges; by TLS, says so to the peer. */
  void close() {
    base.until(TimeLimit.of(MOMENT));
    try {
      socket.close();
    } catch (IOException e) {
      // The peer was faster.
    }
    base.cut();
  }

  /** Ends it in the middle of whatever. */
  void cut() {
    base.cut();
  }
}
