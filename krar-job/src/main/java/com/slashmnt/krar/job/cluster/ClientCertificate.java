package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.job.net.Pem;
import com.slashmnt.krar.job.net.PrivateKeys;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Map;

/**
 * A certificate with its key.
 *
 * @param chain the client's own first, then those of authorities between
 */
public record ClientCertificate(List<Certificate> chain, PrivateKey key) {

  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  public ClientCertificate {
    chain = List.copyOf(chain);
  }

  /**
   * Reads both.
   *
   * @param certificateName what the certificate is called in messages
   * @throws IllegalArgumentException that quotes nothing, if they cannot be used
   */
  static ClientCertificate parse(
      String certificate, String certificateName, String key, String keyName) {
    List<Certificate> chain = Pem.certificates(certificate);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException(
          certificateName + " holds no certificate; try what openssl can read");
    }
    PrivateKey privateKey =
        PrivateKeys.read(key)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        keyName
                            + " holds no private key without a passphrase; try what openssl can"
                            + " read"));
    if (!belongs(privateKey, chain.get(0).getPublicKey())) {
      throw new IllegalArgumentException(keyName + " is not the key of " + certificateName);
    }
    return new ClientCertificate(chain, privateKey);
  }

  /** Else the handshake fails, and says little. */
  private static boolean belongs(PrivateKey key, PublicKey publicKey) {
    if (key instanceof RSAKey own && publicKey instanceof RSAKey certified) {
      // As kubectl does it, and a signature takes as long as a tenth of the handshake.
      return own.getModulus().equals(certified.getModulus());
    }
    try {
      Signature signature =
          Signature.getInstance(SIGNATURES.getOrDefault(key.getAlgorithm(), key.getAlgorithm()));
      byte[] text = {1, 2, 3};
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // A key of another algorithm.
      return false;
    }
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "client certificate";
  }
}
