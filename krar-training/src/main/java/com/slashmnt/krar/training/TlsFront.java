package com.slashmnt.krar.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * TLS on loopback in front of a server that has none, with a certificate and an authority of its
 * own.
 */
final class TlsFront implements AutoCloseable {

  private final URI server;
  private final SSLServerSocket socket;
  private final TrainingKeys keys;

  private TlsFront(URI server, SSLServerSocket socket, TrainingKeys keys) {
    this.server = server;
    this.socket = socket;
    this.keys = keys;
  }

  /**
   * Opens one.
   *
   * @param server where connections go
   */
  static TlsFront of(URI server) throws IOException, InterruptedException {
    try {
      TrainingKeys keys = TrainingKeys.make();
      SSLContext context = keys.context();
      SSLServerSocket socket =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      // As an API server: who has a certificate may show it.
      socket.setWantClientAuth(true);
      TlsFront front = new TlsFront(server, socket, keys);
      start("tls", front::accept);
      try {
        front.shakeHands(context);
      } catch (IOException e) {
        front.close();
        throw e;
      }
      return front;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS with the key that keytool made", e);
    }
  }

  /** A first time takes seconds under emulation, and krar waits ten for a connection. */
  private void shakeHands(SSLContext context) throws IOException {
    try (SSLSocket client =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), socket.getLocalPort())) {
      client.startHandshake();
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  TrainingKeys keys() {
    return keys;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        start("tls connection", () -> serve(client));
      } catch (IOException e) {
        // This front is closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket behind = new Socket(server.getHost(), server.getPort())) {
      start("tls answers", () -> pass(behind, client));
      client.getInputStream().transferTo(behind.getOutputStream());
    } catch (IOException e) {
      // One of both has hung up.
    }
  }

  private static void pass(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // One of both has hung up.
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("could not close the port", e);
    }
  }
}
