package com.slashmnt.krar.http.internal;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** TLS over a connected socket. */
public final class Tls {

  private final Supplier<SSLContext> context;
  private final boolean verifying;
  private final KeyGroups groups;

  public Tls(Supplier<SSLContext> context, boolean verifying, KeyGroups groups) {
    this.context = context;
    this.verifying = verifying;
    this.groups = groups;
  }

  /**
   * The socket after the handshake, whose peer has proved to be that host.
   *
   * @throws GroupsRefusedException if another connection should be tried
   * @throws IOException if there is no TLS with it
   */
  public SSLSocket over(Socket socket, String host, int port) throws IOException {
    SSLSocket tls =
        (SSLSocket) context.get().getSocketFactory().createSocket(socket, host, port, true);
    SSLParameters parameters = tls.getSSLParameters();
    if (verifying) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    parameters.setCipherSuites(chaChaFirst(parameters.getCipherSuites()));
    nameServer(parameters, host);
    String peer = host + " " + port;
    boolean isNarrow = groups.narrow(parameters, peer);
    tls.setSSLParameters(parameters);
    try {
      shakeHands(tls, socket);
      return tls;
    } catch (SSLException e) {
      throw isNarrow && groups.isRefusal(e, peer) ? new GroupsRefusedException(e) : e;
    }
  }

  /**
   * The same suites, those with ChaCha20 first: AES-GCM is plain Java as long as the JVM's second
   * compiler has not seen it, which is always in a short job, and was two fifths of the processor
   * time of 1,000 restarts.
   */
  private static String[] chaChaFirst(String[] suites) {
    return Stream.concat(
            Stream.of(suites).filter(Tls::isChaCha), Stream.of(suites).filter(s -> !isChaCha(s)))
        .toArray(String[]::new);
  }

  private static boolean isChaCha(String suite) {
    return suite.contains("CHACHA20");
  }

  private static void shakeHands(SSLSocket tls, Socket below) throws IOException {
    if (!(below instanceof LimitedSocket network)) {
      tls.startHandshake();
      return;
    }
    network.shakesHands(true);
    tls.startHandshake();
    network.shakesHands(false);
  }

  /** The JDK itself names no server that has no dot. An address has no place there (RFC 6066). */
  private static void nameServer(SSLParameters parameters, String host) {
    if (isAddress(host)) {
      parameters.setServerNames(List.of());
      return;
    }
    try {
      String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
      parameters.setServerNames(List.of(new SNIHostName(name)));
    } catch (IllegalArgumentException e) {
      // A name that SNI cannot say: the server takes the certificate that it has.
      parameters.setServerNames(List.of());
    }
  }

  /** No name of a host ends with a label of digits (RFC 1123), or has a colon. */
  private static boolean isAddress(String host) {
    String last = host.substring(host.lastIndexOf('.') + 1);
    return host.indexOf(':') >= 0 || (!last.isEmpty() && last.chars().allMatch(Character::isDigit));
  }
}
