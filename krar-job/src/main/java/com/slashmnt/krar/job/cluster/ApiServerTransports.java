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
 * The connections to an API server: new ones for each client certificate that a plug-in gives,
 * since a connection stays that of the certificate it was made with.
 */
final class ApiServerTransports implements AutoCloseable {

  private final ClusterConnection connection;
  private final List<HttpTransport> all = new ArrayList<>();
  private Optional<ClientCertificate> shown;
  private boolean isClosed;

  ApiServerTransports(ClusterConnection connection) {
    this.connection = connection;
    this.shown = connection.identity().certificate();
    all.add(open());
  }

  private HttpTransport open() {
    HttpTransportBuilder transport =
        HttpTransport.builder()
            .sslContext(TlsContexts.of(connection.trust(), shown))
            .verifying(!connection.trust().isInsecure())
            .proxy(server -> connection.proxy())
            .userAgent("krar/" + Version.current());
    if (!connection.serverName().isEmpty()) {
      transport.serverName(connection.serverName());
    }
    return transport.build();
  }

  /** That of the certificate that is to be shown now. */
  synchronized HttpTransport current() {
    Optional<ClientCertificate> certificate = connection.identity().certificate();
    if (!certificate.equals(shown) && !isClosed) {
      shown = certificate;
      all.add(open());
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
