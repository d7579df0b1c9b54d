package com.slashmnt.krar.job.net;

import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks at certificates and keys before fabric8 does, which says too little or too much. */
public final class PemFiles {

  private PemFiles() {}

  /**
   * Checks what the configuration names for TLS.
   *
   * @param place where that stands, for the message: {@code kubeconfig's context 'a'}
   * @throws IllegalArgumentException that names the field and the file, and quotes nothing of them
   */
  public static void check(Config config, String place) {
    check(
        "certificate-authority",
        place,
        config.getCaCertData(),
        config.getCaCertFile(),
        PemFiles::isCertificates);
    check(
        "client-certificate",
        place,
        config.getClientCertData(),
        config.getClientCertFile(),
        PemFiles::isCertificates);
    check(
        "client-key",
        place,
        config.getClientKeyData(),
        config.getClientKeyFile(),
        text -> text.contains("PRIVATE KEY-----"));
  }

  private static void check(
      String field,
      String place,
      @Nullable String data,
      @Nullable String file,
      Predicate<String> isRight) {
    String text;
    String source;
    if (data != null && !data.isEmpty()) {
      source = "the " + field + "-data of the " + place;
      text = decoded(data);
    } else if (file != null && !file.isEmpty()) {
      source = "the " + field + " of the " + place + ", " + file + ",";
      text = read(file, source);
    } else {
      return;
    }
    if (!isRight.test(text)) {
      throw new IllegalArgumentException(
          source
              + " holds no "
              + (field.equals("client-key") ? "private key" : "certificate")
              + "; try what openssl can read");
    }
  }

  private static String read(String file, String source) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          source + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  /** Text that is no base64 is no certificate either. */
  private static String decoded(String data) {
    try {
      return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Whether that file is PEM, and all of it can be read. */
  public static boolean isFile(String file) {
    try {
      return isCertificates(Files.readString(Path.of(file), StandardCharsets.ISO_8859_1));
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  /** Whether that is PEM, and all of it can be read. */
  public static boolean isCertificates(String pem) {
    try {
      return !CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)))
          .isEmpty();
    } catch (CertificateException e) {
      return false;
    }
  }
}
