package com.slashmnt.krar.job.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;

/** Files of certificates. */
public final class PemFiles {

  private PemFiles() {}

  /** Whether that file is PEM with certificates, and all of it can be read. */
  public static boolean isFile(String file) {
    try {
      return !CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(Path.of(file))))
          .isEmpty();
    } catch (CertificateException | IOException | InvalidPathException e) {
      return false;
    }
  }

  /** The certificates of that file; none if it cannot be read or has none. */
  public static List<Certificate> certificates(String file) {
    try {
      return Pem.certificates(Files.readString(Path.of(file), StandardCharsets.ISO_8859_1));
    } catch (IOException | InvalidPathException e) {
      return List.of();
    }
  }
}
