package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificate authority that a cluster's API server is signed by. */
public final class Authorities {
  private Authorities() {}

  /**
   * Its certificates.
   *
   * @throws IllegalStateException if the kubeconfig names none
   */
  static byte[] pem(Config config) {
    if (config.getCaCertData() != null) {
      return Base64.getDecoder().decode(config.getCaCertData());
    }
    if (config.getCaCertFile() == null) {
      throw new IllegalStateException("the kubeconfig must name a certificate authority");
    }
    try {
      return Files.readAllBytes(Path.of(config.getCaCertFile()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the certificate authority", e);
    }
  }

  /** Trusts nobody else. */
  public static SSLContext trust(Config config) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      int index = 0;
      for (Certificate one : factory.generateCertificates(new ByteArrayInputStream(pem(config)))) {
        store.setCertificateEntry("ca-" + index++, one);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot trust the cluster's certificate authority", e);
    }
  }
}
