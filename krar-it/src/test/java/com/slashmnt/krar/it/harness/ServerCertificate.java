package com.slashmnt.krar.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for {@code localhost}, {@code 127.0.0.1} and {@link #NAME}, signed by an authority
 * that nobody else knows; closing it deletes its files.
 */
public final class ServerCertificate implements AutoCloseable {
  /** A name that no resolver knows, for a client behind a proxy that finds every host here. */
  public static final String NAME = "registry.example.com";

  private static final String PASSWORD = "changeit";

  private final TempFolder folder;

  private ServerCertificate(TempFolder folder) {
    this.folder = folder;
  }

  /** Makes a new authority, and the certificate. */
  public static ServerCertificate create() {
    TempFolder folder = TempFolder.create("krar-it-certificate-");
    ServerCertificate made = new ServerCertificate(folder);
    Path request = folder.path().resolve("server.csr");
    made.openssl("req -x509 -nodes -days 30 -subj /CN=it-authority", made.authority(), "ca.key");
    made.openssl("req -nodes -subj /CN=it-registry", request, "server.key");
    try {
      Path names = folder.path().resolve("names");
      Files.writeString(names, "subjectAltName=DNS:localhost,IP:127.0.0.1,DNS:" + NAME);
      run(
          "openssl x509 -req -days 30 -CAcreateserial -in %s -CA %s -CAkey %s -out %s -extfile %s"
              .formatted(
                  request, made.authority(), folder.path().resolve("ca.key"), made.chain(), names));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a certificate", e);
    }
    run(
        "openssl pkcs12 -export -in %s -inkey %s -out %s -passout pass:%s"
            .formatted(made.chain(), made.key(), made.store(), PASSWORD));
    return made;
  }

  /** The authority's certificate, in PEM. */
  public Path authority() {
    return folder.path().resolve("ca.crt");
  }

  /** A folder with the authority alone, as {@code skopeo --cert-dir} wants it. */
  public Path authorityFolder() {
    Path alone = folder.path().resolve("authority");
    try {
      Files.createDirectories(alone);
      Files.write(alone.resolve("ca.crt"), Files.readAllBytes(authority()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + alone, e);
    }
    return alone;
  }

  /** Of a server that has this certificate, and of a client that trusts its authority alone. */
  public SSLContext context() {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store())) {
        keys.load(in, PASSWORD.toCharArray());
      }
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(keys, PASSWORD.toCharArray());
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      try (InputStream in = Files.newInputStream(authority())) {
        trusted.setCertificateEntry(
            "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot use the certificate of " + folder, e);
    }
  }

  /** The server's certificate, in PEM. */
  public Path chain() {
    return folder.path().resolve("server.crt");
  }

  /** Its private key, in PEM. */
  public Path key() {
    return folder.path().resolve("server.key");
  }

  private Path store() {
    return folder.path().resolve("server.p12");
  }

  private void openssl(String what, Path out, String key) {
    run(
        "openssl %s -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -out %s -keyout %s"
            .formatted(what, out, folder.path().resolve(key)));
  }

  /** Runs a command whose words have no blanks. */
  private static void run(String command) {
    String unused = Command.run(Map.of(), List.of(command.split(" ")));
  }

  @Override
  public void close() {
    folder.close();
  }
}
