package com.slashmnt.krar.job.cluster;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes what TLS needs of whom to trust and what to show. */
final class TlsContexts {

  /** A key store wants one, also in memory. */
  private static final char[] NO_PASSWORD = {};

  private TlsContexts() {}

  /**
   * The context.
   *
   * @throws IllegalArgumentException if the certificates or the key cannot be used
   */
  static SSLContext of(ServerTrust trust, Optional<ClientCertificate> certificate) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          certificate.isPresent() ? show(certificate.get()) : null,
          trust.isInsecure() ? new TrustManager[] {new AnyServer()} : trusted(trust),
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      // Its message may repeat what is secret.
      throw new IllegalArgumentException(
          "the client certificate, client key or certificate authority of the cluster cannot be"
              + " used ("
              + e.getClass().getSimpleName()
              + "); try whether kubectl can use them",
          e);
    }
  }

  private static KeyManager[] show(ClientCertificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setKeyEntry(
        "client", certificate.key(), NO_PASSWORD, certificate.chain().toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trusted(ServerTrust trust)
      throws GeneralSecurityException, IOException {
    List<Certificate> authorities = new ArrayList<>(trust.authorities());
    if (authorities.isEmpty()) {
      if (trust.further().isEmpty()) {
        return null; // those that the system trusts
      }
      authorities.addAll(systems());
    }
    authorities.addAll(trust.further());
    KeyStore store = empty();
    for (Certificate authority : authorities) {
      store.setCertificateEntry("ca-" + store.size(), authority);
    }
    return managers(store);
  }

  private static List<Certificate> systems() throws GeneralSecurityException {
    List<Certificate> found = new ArrayList<>();
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager system) {
        found.addAll(List.of(system.getAcceptedIssuers()));
      }
    }
    return found;
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** An extended one, since Java itself looks at certificates for any other. */
  private static final class AnyServer extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
