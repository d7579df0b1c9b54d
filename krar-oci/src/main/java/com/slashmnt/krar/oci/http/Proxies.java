package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Which proxy is on the way to an origin. Each is asked for once. */
public final class Proxies {

  private final Function<URI, Optional<URI>> finder;
  private final Map<Origin, Optional<ForwardProxy>> known = new ConcurrentHashMap<>();

  public Proxies(Function<URI, Optional<URI>> finder) {
    this.finder = finder;
  }

  /** Those that Java's own settings name. */
  public static Proxies ofJava() {
    return new Proxies(Proxies::javas);
  }

  private static Optional<URI> javas(URI url) {
    ProxySelector selector = ProxySelector.getDefault();
    return selector == null
        ? Optional.empty()
        : selector.select(url).stream()
            .findFirst()
            .filter(proxy -> proxy.type() != Proxy.Type.DIRECT)
            .map(Proxies::url);
  }

  private static URI url(Proxy proxy) {
    InetSocketAddress address = (InetSocketAddress) proxy.address();
    String scheme = proxy.type() == Proxy.Type.HTTP ? Origin.HTTP : "socks";
    return URI.create(scheme + "://" + address.getHostString() + ":" + address.getPort());
  }

  /**
   * The proxy on the way there.
   *
   * @throws LookupFailure if it is one that cannot be used
   */
  Optional<ForwardProxy> of(Origin origin) {
    return known.computeIfAbsent(
        origin, o -> finder.apply(URI.create(o.toString())).map(url -> usable(o, url)));
  }

  private static ForwardProxy usable(Origin origin, URI url) {
    try {
      return ForwardProxy.of(url);
    } catch (IllegalArgumentException e) {
      throw new LookupFailure(
          Unavailable.CONNECTION_FAILED,
          "The proxy on the way to %s cannot be used: %s.".formatted(origin, e.getMessage()),
          e);
    }
  }
}
