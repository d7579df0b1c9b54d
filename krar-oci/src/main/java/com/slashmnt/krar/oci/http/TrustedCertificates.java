package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom to trust. */
public final class TrustedCertificates {

  private TrustedCertificates() {}

  /**
   * The certificates in a PEM file.
   *
   * @throws KrarException if it cannot be read
   * @throws IllegalArgumentException if there are none in it
   */
  public static Collection<? extends Certificate> read(Path file) {
    try (InputStream pem = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(pem);
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException(noCertificates(file), e);
    } catch (IOException e) {
      throw new KrarException(
          new Reason("CertificatesUnreadable", "Could not read the certificates in " + file + "."),
          e);
    }
    throw new IllegalArgumentException(noCertificates(file));
  }

  private static String noCertificates(Path file) {
    return file + " has no certificates, expected PEM: -----BEGIN CERTIFICATE----- …";
  }

  /** Trusts whom the system trusts, and these. */
  public static SSLContext trusting(Collection<? extends Certificate> more) {
    try {
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      List<Certificate> trusted = new ArrayList<>(more);
      for (TrustManager manager : managers(null)) {
        if (manager instanceof X509TrustManager system) {
          trusted.addAll(List.of(system.getAcceptedIssuers()));
        }
      }
      for (int i = 0; i < trusted.size(); i++) {
        all.setCertificateEntry("ca-" + i, trusted.get(i));
      }
      return context(managers(all));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java cannot set up TLS", e);
    }
  }

  /** Trusts any server: for registries that were declared insecure. */
  static SSLContext unverified() {
    try {
      return context(new TrustManager[] {new AnyServer()});
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot set up TLS", e);
    }
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers, new SecureRandom());
    return context;
  }

  /** An extended one, since Java itself compares the host's name for any other. */
  private static final class AnyServer extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
