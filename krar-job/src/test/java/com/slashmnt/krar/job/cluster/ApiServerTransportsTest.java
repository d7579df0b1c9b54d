package com.slashmnt.krar.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.http.HttpTransport;
import com.slashmnt.krar.job.Certificates;
import com.slashmnt.krar.job.net.Pem;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ApiServerTransportsTest {

  private static ClientCertificate certificate() throws GeneralSecurityException {
    PrivateKey key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
    return new ClientCertificate(Pem.certificates(Certificates.CERTIFICATE), key);
  }

  @Test
  void aNewCertificateIsShownOnNewConnections() throws GeneralSecurityException {
    AtomicReference<ClientCertificate> shown = new AtomicReference<>(certificate());
    Identity identity =
        new Identity() {
          @Override
          public Optional<String> authorization() {
            return Optional.empty();
          }

          @Override
          public Optional<ClientCertificate> certificate() {
            return Optional.ofNullable(shown.get());
          }

          @Override
          public boolean renew() {
            return false;
          }
        };
    ClusterConnection connection =
        new ClusterConnection(
            URI.create("https://127.0.0.1:1"),
            "",
            new ServerTrust(true, List.of(), List.of()),
            Optional.empty(),
            identity,
            List.of());
    try (ApiServerTransports transports = new ApiServerTransports(connection)) {
      HttpTransport first = transports.current();
      assertThat(transports.current()).isSameAs(first);
      shown.set(certificate());
      HttpTransport second = transports.current();
      assertThat(second).isNotSameAs(first);
      assertThat(transports.current()).isSameAs(second);
    }
  }
}
