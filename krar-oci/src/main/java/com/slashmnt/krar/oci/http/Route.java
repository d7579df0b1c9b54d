package com.slashmnt.krar.oci.http;

import java.util.Optional;

/**
 * Who is asked, and through whom.
 *
 * @param proxy empty if there is none
 */
public record Route(Origin origin, Optional<ForwardProxy> proxy) {

  /** Whom a connection is made to. */
  String next() {
    return proxy.map(p -> "the proxy " + p).orElseGet(origin::toString);
  }

  @Override
  public String toString() {
    return origin + proxy.map(p -> " through the proxy " + p).orElse("");
  }
}
