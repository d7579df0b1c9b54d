package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Which proxy is on the way to an origin.
 *
 * <p>Each is asked for once, so that a proxy's password goes only to the proxy that the client
 * uses: a second answer might differ.
 */
public final class Proxies extends ProxySelector {

  private final Function<URI, Optional<URI>> finder;
  private final Map<Origin, Optional<ForwardProxy>> known = new ConcurrentHashMap<>();

  public Proxies(Function<URI, Optional<URI>> finder) {
    this.finder = finder;
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
    return ForwardProxy.of(url)
        .orElseThrow(
            () ->
                new LookupFailure(
                    Unavailable.CONNECTION_FAILED,
                    "The proxy on the way to %s cannot be used, expected http://proxy:3128."
                        .formatted(origin)));
  }

  @Override
  public List<Proxy> select(URI url) {
    return List.of(
        of(Origin.of(url))
            .map(p -> InetSocketAddress.createUnresolved(p.host(), p.port()))
            .map(address -> new Proxy(Proxy.Type.HTTP, address))
            .orElse(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI url, SocketAddress proxy, IOException why) {
    // The look-up says so.
  }
}
