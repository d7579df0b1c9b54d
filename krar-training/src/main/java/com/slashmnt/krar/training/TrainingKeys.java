package com.slashmnt.krar.training;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for 127.0.0.1 with its key, signed by an authority of its own: for a server, and
 * for a client. RSA, as kubeadm has both.
 */
final class TrainingKeys {

  private static final String PASSWORD = "changeit";
  private static final String AUTHORITY = "authority";
  private static final String ALIAS = "front";

  private final KeyStore store;

  private TrainingKeys(KeyStore store) {
    this.store = store;
  }

  /** With keytool: the JDK has no public API for it. */
  static TrainingKeys make() throws IOException, InterruptedException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("tls");
    Path file = folder.resolve("front.p12");
    try {
      generate(file, AUTHORITY, "-ext", "bc:critical=ca:true");
      generate(file, ALIAS, "-ext", "san=ip:127.0.0.1", "-signer", AUTHORITY);
      KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
      // Its certificate alone: with its key it would be shown in the place of the other one.
      Certificate authority = store.getCertificate(AUTHORITY);
      store.deleteEntry(AUTHORITY);
      store.setCertificateEntry(AUTHORITY, authority);
      return new TrainingKeys(store);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static void generate(Path store, String alias, String... more)
      throws IOException, InterruptedException {
    List<String> keytool =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=training " + alias,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    keytool.addAll(List.of(more));
    Process process = new ProcessBuilder(keytool).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException("keytool ended with exit code " + code + ": " + said);
    }
  }

  /** TLS with the certificate and its key, that trusts what the authority signed. */
  SSLContext context() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** The authority's certificate, as PEM. */
  String authority() {
    try {
      return pem("CERTIFICATE", store.getCertificate(AUTHORITY).getEncoded());
    } catch (GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  /** The certificate, as PEM. */
  String certificate() {
    try {
      return pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
    } catch (GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  /** The certificate's key, as PEM (PKCS #8). */
  String key() {
    try {
      return pem("PRIVATE KEY", store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    } catch (GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  private static UncheckedIOException unreadable(GeneralSecurityException cause) {
    return new UncheckedIOException(new IOException("what keytool made cannot be read", cause));
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
  }
}
