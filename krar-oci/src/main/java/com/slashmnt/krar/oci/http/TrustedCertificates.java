package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.http.TrustManagers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

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
      return context(TrustManagers.ofSystemAnd(more));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot set up TLS", e);
    }
  }

  /** Trusts any server: for registries that were declared insecure. */
  static SSLContext unverified() {
    try {
      return context(TrustManagers.ofAnyServer());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot set up TLS", e);
    }
  }

  private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers, new SecureRandom());
    return context;
  }
}
