package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.http.ProxyServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client needs to talk to a cluster's API server.
 *
 * @param server the API server, perhaps with a path
 * @param serverName whose certificate it shows; empty if the URL's host's
 * @param proxy the proxy on the way there; it may hold a password
 * @param isCompressionDisabled whether no answer is to be compressed, whatever a request says
 * @param headers what each request says besides
 */
public record ClusterConnection(
    URI server,
    String serverName,
    ServerTrust trust,
    Optional<ProxyServer> proxy,
    boolean isCompressionDisabled,
    Identity identity,
    List<Map.Entry<String, String>> headers) {

  public ClusterConnection {
    headers = List.copyOf(headers);
  }

  /** Whether it is encrypted: what proves who krar is goes to no other. */
  public boolean isTls() {
    return "https".equalsIgnoreCase(server.getScheme());
  }

  /** Host and port, nothing else. */
  @Override
  public String toString() {
    return server.getScheme() + "://" + server.getAuthority();
  }
}
