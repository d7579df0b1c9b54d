package com.slashmnt.krar.oci;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * The HTTP client for each origin: one that verifies, and one that does not, for registries that
 * were declared insecure.
 */
final class Clients {

  private final Set<String> insecure;
  private final HttpClient verifying;
  private final Optional<HttpClient> trusting;

  Clients(Set<String> insecure, SSLContext tls, Optional<ProxySelector> proxies, Duration limit) {
    this.insecure = Set.copyOf(insecure);
    this.verifying = client(tls, proxies, limit);
    this.trusting =
        insecure.isEmpty()
            ? Optional.empty()
            : Optional.of(client(Certificates.unverified(), proxies, limit));
  }

  private static HttpClient client(
      SSLContext tls, Optional<ProxySelector> proxies, Duration limit) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            // A registry gets a handful of requests: HTTP/2 would win nothing.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limit)
            .sslContext(tls);
    proxies.ifPresent(builder::proxy);
    return builder.build();
  }

  /**
   * The client for that origin.
   *
   * @throws LookupFailure if nobody allowed plain HTTP there
   */
  HttpClient of(Origin origin) {
    if (origin.isPlain() && !isPlainAllowed(origin)) {
      throw new LookupFailure(
          Unavailable.BAD_REDIRECT, "Plain HTTP to " + origin + " is not allowed.");
    }
    return isInsecure(origin) ? trusting.orElse(verifying) : verifying;
  }

  /** Only where it was declared insecure, or on this machine. */
  boolean isPlainAllowed(Origin origin) {
    return origin.isLoopback() || isInsecure(origin);
  }

  private boolean isInsecure(Origin origin) {
    return insecure.stream().anyMatch(host -> Origin.of(origin.scheme(), host).equals(origin));
  }
}
