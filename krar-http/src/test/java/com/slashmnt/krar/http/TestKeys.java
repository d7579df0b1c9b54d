package com.slashmnt.krar.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Keys whose certificates are their own authorities, made once by the JDK's own tool. */
enum TestKeys {
  SERVER("EC", "-ext san=ip:127.0.0.1,ip:0:0:0:0:0:0:0:1,dns:server.test,dns:localhost"),
  RSA_SERVER("RSA", "-ext san=ip:127.0.0.1"),
  OTHER_HOST("EC", "-ext san=dns:other.test"),
  EXPIRED("EC", "-ext san=ip:127.0.0.1 -startdate -10d -validity 2 -signer ca"),
  RSA_CLIENT("RSA", "-validity 90"),
  EC_CLIENT("EC", "-validity 90");

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Map<TestKeys, KeyStore> MADE = new ConcurrentHashMap<>();

  private final String algorithm;
  private final String options;

  TestKeys(String algorithm, String options) {
    this.algorithm = algorithm;
    this.options = options;
  }

  /** Shows this certificate, and trusts those. */
  SSLContext showing(TestKeys... trusted) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store(), PASSWORD);
      return context(keys.getKeyManagers(), trusted);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Shows none, and trusts those. */
  static SSLContext trusting(TestKeys... trusted) {
    return context(new KeyManager[0], trusted);
  }

  private static SSLContext context(KeyManager[] keys, TestKeys... trusted) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (TestKeys each : trusted) {
        store.setCertificateEntry(each.name(), each.authority());
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext tls = SSLContext.getInstance("TLS");
      TrustManager[] managers =
          trusted.length == 0 ? new TrustManager[0] : trust.getTrustManagers();
      tls.init(keys, managers, null);
      return tls;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its own certificate, unless another has signed it. */
  private Certificate authority() throws GeneralSecurityException {
    return store().getCertificate(isSigned() ? "authority" : "key");
  }

  private boolean isSigned() {
    return options.contains("-signer ca");
  }

  private KeyStore store() {
    return MADE.computeIfAbsent(this, TestKeys::make);
  }

  private KeyStore make() {
    try {
      Path folder = Files.createTempDirectory("krar-http-keys");
      Path file = folder.resolve("keys.p12");
      try {
        if (isSigned()) {
          run(file, "ca", "-ext bc:c -startdate -20d -validity 90");
        }
        run(file, "key", options);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
          keys.load(in, PASSWORD);
        }
        if (isSigned()) {
          Certificate authority = keys.getCertificate("ca");
          keys.deleteEntry("ca");
          keys.setCertificateEntry("authority", authority);
        }
        return keys;
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException | GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(Path file, String alias, String options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            Arrays.asList(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name() + "-" + alias,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD)));
    command.addAll(Arrays.asList(options.split(" ", -1)));
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool made no key for " + this);
    }
  }
}
