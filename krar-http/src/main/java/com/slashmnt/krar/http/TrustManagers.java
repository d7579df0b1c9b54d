package com.slashmnt.krar.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Which servers to trust, for {@link SSLContext#init}.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class TrustManagers {

  private TrustManagers() {}

  /**
   * Those that one of these authorities has signed, and no other.
   *
   * @throws GeneralSecurityException if they cannot be used
   */
  public static TrustManager[] of(Collection<? extends Certificate> authorities)
      throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException("this Java makes no key store in memory", e);
    }
    for (Certificate authority : authorities) {
      store.setCertificateEntry("ca-" + store.size(), authority);
    }
    return managers(store);
  }

  /**
   * Those that the system trusts, and those that one of these authorities has signed.
   *
   * @throws GeneralSecurityException if they cannot be used
   */
  public static TrustManager[] ofSystemAnd(Collection<? extends Certificate> authorities)
      throws GeneralSecurityException {
    TrustManager[] systems = managers(null);
    if (authorities.isEmpty()) {
      return systems;
    }
    List<Certificate> all = new ArrayList<>(authorities);
    for (TrustManager manager : systems) {
      if (manager instanceof X509TrustManager system) {
        all.addAll(List.of(system.getAcceptedIssuers()));
      }
    }
    return of(all);
  }

  /** Any server, whatever its certificate; see {@link HttpTransportBuilder#verifying}. */
  public static TrustManager[] ofAnyServer() {
    return new TrustManager[] {new AnyServer()};
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** An extended one, since Java itself compares the host's name for any other. */
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
