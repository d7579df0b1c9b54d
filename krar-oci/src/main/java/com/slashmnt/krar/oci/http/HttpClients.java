package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.http.HttpTransport;
import com.slashmnt.krar.http.HttpTransportBuilder;
import com.slashmnt.krar.image.DigestLookup.Unavailable;
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
  private final HttpTransport verifying;
  private final Optional<HttpTransport> trusting;
  private final Proxies proxies;

  public HttpClients(Set<String> insecure, SSLContext tls, Proxies proxies, Duration limit) {
    this.proxies = proxies;
    this.insecure = Set.copyOf(insecure);
    this.verifying = transport(tls, limit).build();
    this.trusting =
        insecure.isEmpty()
            ? Optional.empty()
            : Optional.of(
                transport(TrustedCertificates.unverified(), limit)
                    .verifying(false)
                    .proxySslContext(tls) // a proxy was not declared insecure
                    .build());
  }

  private HttpTransportBuilder transport(SSLContext tls, Duration limit) {
    return HttpTransport.builder()
        .connectLimit(limit.compareTo(CONNECT) < 0 ? limit : CONNECT)
        .proxy(url -> proxies.of(Origin.of(url)).map(ForwardProxy::server))
        .sslContext(tls);
  }

  /**
   * The client for that origin.
   *
   * @throws LookupFailure if plain HTTP is not allowed there
   */
  HttpTransport of(Origin origin) {
    if (origin.isPlain() && !isPlainAllowed(origin)) {
      throw new LookupFailure(
          Unavailable.BAD_REDIRECT, "Plain HTTP to " + origin + " is not allowed.");
    }
    return isInsecure(origin) ? trusting.orElse(verifying) : verifying;
  }

  /**
   * The proxy on the way there.
   *
   * @throws LookupFailure if it is one that cannot be used
   */
  Optional<ForwardProxy> proxy(Origin origin) {
    return proxies.of(origin);
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
    verifying.close();
    trusting.ifPresent(HttpTransport::close);
  }
}
