package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.http.HttpCall;
import com.slashmnt.krar.http.HttpTransport;
import com.slashmnt.krar.http.HttpTransportBuilder;
import com.slashmnt.krar.job.net.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The connections to an API server: new ones for each client certificate, since a connection stays
 * that of the certificate it was made with. Thread-safe.
 */
final class ApiServerTransports implements AutoCloseable {

  private final ClusterConnection connection;
  private final List<HttpTransport> all = new ArrayList<>();
  private Optional<ClientCertificate> shown;
  private boolean isClosed;

  /**
   * Those that show that certificate.
   *
   * @throws IllegalArgumentException if it, or whom to trust, cannot be used
   */
  ApiServerTransports(ClusterConnection connection, Optional<ClientCertificate> certificate) {
    this.connection = connection;
    this.shown = certificate;
    all.add(open(certificate));
  }

  private HttpTransport open(Optional<ClientCertificate> certificate) {
    HttpTransportBuilder transport =
        HttpTransport.builder()
            .sslContext(TlsContexts.of(connection.trust(), certificate))
            .verifying(!connection.trust().isInsecure())
            .proxy(server -> connection.proxy())
            .userAgent("krar/" + Version.current());
    if (!connection.serverName().isEmpty()) {
      transport.serverName(connection.serverName());
    }
    return transport.build();
  }

  /**
   * That of this certificate.
   *
   * @throws IllegalArgumentException if it cannot be used
   */
  synchronized HttpTransport of(Optional<ClientCertificate> certificate) {
    if (!certificate.equals(shown) && !isClosed) {
      all.add(open(certificate));
      shown = certificate;
    }
    return all.get(all.size() - 1);
  }

  synchronized void abort(Predicate<HttpCall> which) {
    all.forEach(transport -> transport.abort(which));
  }

  synchronized boolean isClosed() {
    return isClosed;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    all.forEach(HttpTransport::close);
  }
}
