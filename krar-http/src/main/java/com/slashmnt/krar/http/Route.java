package com.slashmnt.krar.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a connection leads to, and through which proxy: what connections are kept by.
 *
 * @param host in lower case, an IPv6 address without brackets
 */
record Route(boolean tls, String host, int port, Optional<ProxyServer> proxy) {

  /** The direct way. */
  static Route of(URI uri) {
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    return new Route(
        tls, Authority.bare(uri.getHost().toLowerCase(Locale.ROOT)), port, Optional.empty());
  }

  Route through(Optional<ProxyServer> way) {
    return new Route(tls, host, port, way);
  }

  /** Whether the proxy reads the requests, since there is no tunnel. */
  boolean isForwarded() {
    return proxy.isPresent() && !tls;
  }

  /** Such as {@code registry.example.com:443}. */
  String place() {
    return Authority.of(host, port);
  }

  // By hand, since those of a record are linked when first used: 10 ms of each start of the JVM.

  @Override
  public boolean equals(Object other) {
    return other instanceof Route o
        && tls == o.tls
        && host.equals(o.host)
        && port == o.port
        && proxy.equals(o.proxy);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * host.hashCode() + port) + proxy.hashCode();
  }

  /** As messages name it. */
  @Override
  public String toString() {
    return proxy.map(p -> place() + " through the proxy " + p).orElseGet(this::place);
  }
}
