package com.slashmnt.krar.image.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS on loopback in front of a server that has none, with a certificate of its own. */
final class TlsFront implements AutoCloseable {

  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "front";

  private final URI server;
  private final SSLServerSocket socket;
  private final String certificate;

  private TlsFront(URI server, SSLServerSocket socket, String certificate) {
    this.server = server;
    this.socket = socket;
    this.certificate = certificate;
  }

  /**
   * Opens one.
   *
   * @param server where connections go
   */
  static TlsFront of(URI server) throws IOException, InterruptedException {
    try {
      KeyStore keys = makeKey();
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      SSLServerSocket socket =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      TlsFront front = new TlsFront(server, socket, pem(keys.getCertificate(ALIAS).getEncoded()));
      start("tls", front::accept);
      try {
        front.shakeHands(keys);
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
  private void shakeHands(KeyStore trusted) throws GeneralSecurityException, IOException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (SSLSocket client =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), socket.getLocalPort())) {
      client.startHandshake();
    }
  }

  /** With keytool: the JDK has no public API for it. */
  private static KeyStore makeKey()
      throws IOException, InterruptedException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("tls");
    Path store = folder.resolve("front.p12");
    try {
      List<String> keytool =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
              "-genkeypair",
              "-alias",
              ALIAS,
              "-keyalg",
              "EC",
              "-groupname",
              "secp256r1",
              "-dname",
              "CN=training",
              "-ext",
              "san=ip:127.0.0.1",
              "-validity",
              "2",
              "-storetype",
              "PKCS12",
              "-keystore",
              store.toString(),
              "-storepass",
              PASSWORD);
      int code = new ProcessBuilder(keytool).inheritIO().start().waitFor();
      if (code != 0 || !Files.exists(store)) {
        throw new IOException("keytool ended with exit code " + code);
      }
      return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    } finally {
      Files.deleteIfExists(store);
      Files.delete(folder);
    }
  }

  private static String pem(byte[] der) {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END CERTIFICATE-----\n";
  }

  int port() {
    return socket.getLocalPort();
  }

  /** As PEM; it is its own authority. */
  String certificate() {
    return certificate;
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
