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
import org.junit.jupiter.api.Test;

class ApiServerTransportsTest {

  private static ClientCertificate certificate() throws GeneralSecurityException {
    PrivateKey key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
    return new ClientCertificate(Pem.certificates(Certificates.CERTIFICATE), key);
  }

  @Test
  void aNewCertificateIsShownOnNewConnections() throws GeneralSecurityException {
    Optional<ClientCertificate> one = Optional.of(certificate());
    Optional<ClientCertificate> other = Optional.of(certificate());
    ClusterConnection connection =
        new ClusterConnection(
            URI.create("https://127.0.0.1:1"),
            "",
            new ServerTrust(true, List.of(), List.of()),
            Optional.empty(),
            false,
            FixedIdentity.ANONYMOUS,
            List.of());
    try (ApiServerTransports transports = new ApiServerTransports(connection, one)) {
      HttpTransport first = transports.of(one);
      assertThat(transports.of(one)).isSameAs(first);
      HttpTransport second = transports.of(other);
      assertThat(second).isNotSameAs(first);
      assertThat(transports.of(other)).isSameAs(second);
    }
  }
}
