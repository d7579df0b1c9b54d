package com.slashmnt.krar.job.cluster;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows one client certificate to servers that ask for such.
 *
 * <p>The JDK's own takes it from a key store, which enciphers the key first, with a password
 * stretched 10,000 times: a tenth of a run that has nothing to do.
 */
final class ClientKeyManager extends X509ExtendedKeyManager {

  private static final String ALIAS = "client";

  private final X509Certificate[] chain;
  private final PrivateKey key;

  ClientKeyManager(ClientCertificate certificate) {
    chain =
        certificate.chain().stream()
            .filter(X509Certificate.class::isInstance)
            .map(X509Certificate.class::cast)
            .toArray(X509Certificate[]::new);
    key = certificate.key();
  }

  /**
   * Whether the key is of that type, and one of these authorities in the chain, if any is named.
   */
  private boolean isAskedFor(String keyType, Principal @Nullable [] issuers) {
    // "EC_RSA" is an EC key in a certificate that was signed with RSA.
    String type = keyType.split("_", 2)[0];
    return type.equals(chain[0].getPublicKey().getAlgorithm())
        && (issuers == null
            || issuers.length == 0
            || Arrays.stream(chain)
                .map(X509Certificate::getIssuerX500Principal)
                .anyMatch(List.of(issuers)::contains));
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return Arrays.stream(keyTypes).anyMatch(type -> isAskedFor(type, issuers)) ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chooseClientAlias(keyTypes, issuers, null);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return isAskedFor(keyType, issuers) ? new String[] {ALIAS} : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return alias.equals(ALIAS) ? chain.clone() : null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return alias.equals(ALIAS) ? key : null;
  }

  /** Of a client only. */
  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
