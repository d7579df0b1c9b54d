package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.http.ProxyServer;
import java.net.URI;

/**
 * A proxy that is asked to reach another host.
 *
 * @param hasUser whether it is told a user
 */
public record ForwardProxy(ProxyServer server, boolean hasUser) {

  /**
   * Reads {@code http://user:password@proxy:3128}, or the same with {@code https}.
   *
   * @throws IllegalArgumentException with a sentence that repeats nothing, if it is no such URL
   */
  public static ForwardProxy of(URI url) {
    return new ForwardProxy(ProxyServer.of(url), url.getRawUserInfo() != null);
  }

  /** Host and port, nothing else. */
  @Override
  public String toString() {
    return server.toString();
  }
}
