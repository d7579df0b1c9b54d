package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * The HTTP client for each origin: one that verifies, and one that does not, for registries that
 * were declared insecure.
 */
public final class HttpClients implements AutoCloseable {

  /** The longest wait for a host that says nothing. */
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Set<String> insecure;
  private final HttpClient verifying;
  private final Optional<HttpClient> trusting;
  private final Optional<Proxies> proxies;

  public HttpClients(
      Set<String> insecure, SSLContext tls, Optional<Proxies> proxies, Duration limit) {
    this.proxies = proxies;
    this.insecure = Set.copyOf(insecure);
    this.verifying = client(tls, proxies, limit);
    this.trusting =
        insecure.isEmpty()
            ? Optional.empty()
            : Optional.of(client(TrustedCertificates.unverified(), proxies, limit));
  }

  private static HttpClient client(SSLContext tls, Optional<Proxies> proxies, Duration limit) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            // A registry gets a handful of requests: HTTP/2 would win nothing.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limit.compareTo(CONNECT) < 0 ? limit : CONNECT)
            .sslContext(tls);
    proxies.ifPresent(builder::proxy);
    return builder.build();
  }

  /**
   * The client for that origin.
   *
   * @throws LookupFailure if plain HTTP is not allowed there
   */
  HttpClient of(Origin origin) {
    if (origin.isPlain() && !isPlainAllowed(origin)) {
      throw new LookupFailure(
          Unavailable.BAD_REDIRECT, "Plain HTTP to " + origin + " is not allowed.");
    }
    return isInsecure(origin) ? trusting.orElse(verifying) : verifying;
  }

  /**
   * The proxy on the way there, as far as it is not Java's own matter.
   *
   * @throws LookupFailure if it is one that cannot be used
   */
  Optional<ForwardProxy> proxy(Origin origin) {
    return proxies.flatMap(p -> p.of(origin));
  }

  /** Only where it was declared insecure, or on this machine. */
  public boolean isPlainAllowed(Origin origin) {
    return origin.isLoopback() || isInsecure(origin);
  }

  /** Whether plain HTTP and any certificate are allowed there. */
  boolean isInsecure(Origin origin) {
    return insecure.stream().anyMatch(host -> Origin.of(origin.scheme(), host).equals(origin));
  }

  @Override
  public void close() {
    ClientShutdown.of(verifying);
    trusting.ifPresent(ClientShutdown::of);
  }
}
