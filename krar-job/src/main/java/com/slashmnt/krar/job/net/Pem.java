package com.slashmnt.krar.job.net;

import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Certificates in PEM (RFC 7468), read as Go does: what stands around them and what is no
 * certificate is skipped.
 */
public final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private Pem() {}

  /** What stands between BEGIN and END. */
  record Block(String type, String base64) {

    /** Empty if it is no base64: it may be encrypted, with headers; then it is of no use. */
    byte[] bytes() {
      try {
        return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
      } catch (IllegalArgumentException e) {
        return new byte[0];
      }
    }
  }

  static List<Block> blocks(String pem) {
    return BLOCK
        .matcher(pem)
        .results()
        .map(match -> new Block(match.group(1), match.group(2)))
        .toList();
  }

  /** The certificates of that text, in their order; none if there are none that can be read. */
  public static List<Certificate> certificates(String pem) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<Certificate> certificates = new ArrayList<>();
      for (Block block : blocks(pem)) {
        if (block.type().equals("CERTIFICATE")) {
          add(factory, block.bytes(), certificates);
        }
      }
      return certificates;
    } catch (CertificateException e) {
      throw new IllegalStateException("this Java reads no X.509 certificates", e);
    }
  }

  private static void add(CertificateFactory factory, byte[] der, List<Certificate> to) {
    try {
      to.add(factory.generateCertificate(new ByteArrayInputStream(der)));
    } catch (CertificateException e) {
      // One of many authorities that this Java does not understand spoils no other.
      return;
    }
  }
}
