package com.slashmnt.krar.http.internal;

import java.io.IOException;
import java.io.InputStream;
import javax.net.ssl.SSLException;

/**
 * The alert of a peer that ends a handshake while the client still writes: by TLS 1.2, where the
 * client's certificate is in what it writes last. The JDK sees only that the write fails.
 */
final class PlainAlert {

  private static final int RECORD = 7;
  private static final int ALERT = 21;

  private PlainAlert() {}

  /**
   * Why a write failed: by the alert that the peer has sent, if there is one.
   *
   * @param in of the network, at the start of a record
   */
  static IOException behind(IOException failed, InputStream in) {
    byte[] record;
    try {
      record = in.readNBytes(RECORD);
    } catch (IOException e) {
      failed.addSuppressed(e);
      return failed;
    }
    // Type, version, a length of 2, level and description: RFC 5246, sections 6.2.1 and 7.2.
    if (record.length < RECORD || record[0] != ALERT || record[3] != 0 || record[4] != 2) {
      return failed;
    }
    SSLException alert = new SSLException("Received fatal alert: " + name(record[6]));
    alert.addSuppressed(failed);
    return alert;
  }

  /** As the JDK has them. */
  private static String name(byte description) {
    return switch (description) {
      case 40 -> "handshake_failure";
      case 41, 42 -> "bad_certificate";
      case 116 -> "certificate_required";
      default -> Integer.toString(description & 0xff);
    };
  }
}
