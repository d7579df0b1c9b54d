package com.slashmnt.krar.job.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {

  private static PrivateKey rsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair().getPrivate();
  }

  private static PrivateKey ec(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair().getPrivate();
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(type, new String(Base64.getMimeEncoder().encode(der), US_ASCII));
  }

  /** What PKCS #8 wraps: the content of its last element, an OCTET STRING. */
  private static byte[] inner(PrivateKey key) {
    byte[] der = key.getEncoded();
    int at = header(der, 0);
    at = end(der, at); // the version
    at = end(der, at); // the algorithm
    return Arrays.copyOfRange(der, header(der, at), end(der, at));
  }

  private static int header(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    return at + 2 + (length < 0x80 ? 0 : length - 0x80);
  }

  private static int end(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    if (length >= 0x80) {
      int bytes = length - 0x80;
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = (length << 8) | (der[at + 2 + i] & 0xff);
      }
    }
    return header(der, at) + length;
  }

  static Stream<Arguments> keys() throws GeneralSecurityException {
    PrivateKey ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    return Stream.of(
        argumentSet("RSA", rsa(), "RSA PRIVATE KEY"),
        argumentSet("P-256", ec("secp256r1"), "EC PRIVATE KEY"),
        argumentSet("P-384", ec("secp384r1"), "EC PRIVATE KEY"),
        argumentSet("P-521", ec("secp521r1"), "EC PRIVATE KEY"),
        argumentSet("Ed25519", ed25519, "PRIVATE KEY"));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void areReadInTheNewAndInTheOldForm(PrivateKey key, String old) {
    assertThat(PrivateKeys.read(pem("PRIVATE KEY", key.getEncoded()))).contains(key);
    if (!old.equals("PRIVATE KEY")) {
      String before = pem("EC PARAMETERS", new byte[] {6, 1, 1});
      assertThat(PrivateKeys.read(before + pem(old, inner(key)))).contains(key);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMA==\n-----END RSA PRIVATE KEY-----\n"
      })
  void whatIsNoKeyIsNone(String pem) {
    assertThat(PrivateKeys.read(pem)).isEmpty();
  }

  @Test
  void ofABundleWhatIsNoCertificateIsSkipped() {
    String broken = pem("CERTIFICATE", new byte[] {1, 2, 3});
    String good = com.slashmnt.krar.job.Certificates.CERTIFICATE;
    assertThat(Pem.certificates("Subject: x\n" + good + broken + good)).hasSize(2);
    assertThat(Pem.certificates(broken)).isEmpty();
  }
}
