package com.slashmnt.krar.job.net;

import java.io.ByteArrayOutputStream;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Private keys in PEM: PKCS #8 (RFC 5958), and the older forms of RSA (PKCS #1, RFC 8017) and of
 * elliptic curves (SEC 1, RFC 5915), which Java does not read and openssl and kubeadm write.
 */
public final class PrivateKeys {

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private static final String VERSION_0 = "020100";
  private static final String RSA = "300d06092a864886f70d0101010500";
  private static final String EC_PUBLIC_KEY = "06072a8648ce3d0201";

  /** By the number of bytes of a private key: P-256, P-384 and P-521. */
  private static final Map<Integer, String> CURVES =
      Map.of(32, "06082a8648ce3d030107", 48, "06052b81040022", 66, "06052b81040023");

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  private PrivateKeys() {}

  /** The first private key of that text, if there is one that can be read. */
  public static Optional<PrivateKey> read(String pem) {
    return Pem.blocks(pem).stream()
        .filter(block -> block.type().endsWith("PRIVATE KEY"))
        .findFirst()
        .flatMap(block -> key(pkcs8(block)));
  }

  private static byte[] pkcs8(Pem.Block block) {
    return switch (block.type()) {
      case "RSA PRIVATE KEY" -> wrapped(RSA, block.bytes());
      case "EC PRIVATE KEY" -> wrapped(ellipticCurve(block.bytes()), block.bytes());
      default -> block.bytes();
    };
  }

  private static Optional<PrivateKey> key(byte[] pkcs8) {
    return ALGORITHMS.stream().flatMap(algorithm -> key(pkcs8, algorithm).stream()).findFirst();
  }

  private static Optional<PrivateKey> key(byte[] pkcs8, String algorithm) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
      // It is another algorithm's, or none.
      return Optional.empty();
    }
  }

  /** The algorithm with its curve, which the length of the key tells. */
  private static String ellipticCurve(byte[] sec1) {
    // SEQUENCE, length of one or two bytes, version 1, OCTET STRING, length.
    int start = sec1.length > 1 && (sec1[1] & 0x80) != 0 ? 3 : 2;
    int length = sec1.length > start + 4 ? sec1[start + 4] & 0xff : 0;
    String curve = CURVES.getOrDefault(length, "");
    byte[] content = HexFormat.of().parseHex(EC_PUBLIC_KEY + curve);
    return HexFormat.of().formatHex(element(SEQUENCE, content));
  }

  private static byte[] wrapped(String algorithm, byte[] key) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(HexFormat.of().parseHex(VERSION_0 + algorithm));
    content.writeBytes(element(OCTET_STRING, key));
    return element(SEQUENCE, content.toByteArray());
  }

  /** One element of DER (X.690). */
  private static byte[] element(int type, byte[] content) {
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.write(type);
    if (content.length < 0x80) {
      der.write(content.length);
    } else if (content.length < 0x100) {
      der.write(0x81);
      der.write(content.length);
    } else {
      der.write(0x82);
      der.write(content.length >> 8);
      der.write(content.length);
    }
    der.writeBytes(content);
    return der.toByteArray();
  }
}
