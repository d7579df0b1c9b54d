package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.http.TrustManagers;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Makes what TLS needs of whom to trust and what to show. */
final class TlsContexts {

  private TlsContexts() {}

  /**
   * The context.
   *
   * @throws IllegalArgumentException if the certificates or the key cannot be used
   */
  static SSLContext of(ServerTrust trust, Optional<ClientCertificate> certificate) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(certificate.map(TlsContexts::shown).orElse(null), trusted(trust), null);
      return context;
    } catch (GeneralSecurityException e) {
      // Its message may repeat what is secret.
      throw new IllegalArgumentException(
          "the client certificate, client key or certificate authority of the cluster cannot be"
              + " used ("
              + e.getClass().getSimpleName()
              + "); try whether kubectl can use them",
          e);
    }
  }

  private static KeyManager[] shown(ClientCertificate certificate) {
    return new KeyManager[] {new ClientKeyManager(certificate)};
  }

  private static TrustManager[] trusted(ServerTrust trust) throws GeneralSecurityException {
    if (trust.isInsecure()) {
      return TrustManagers.ofAnyServer();
    }
    if (trust.authorities().isEmpty()) {
      return TrustManagers.ofSystemAnd(trust.further());
    }
    List<Certificate> authorities = new ArrayList<>(trust.authorities());
    authorities.addAll(trust.further());
    return TrustManagers.of(authorities);
  }
}
