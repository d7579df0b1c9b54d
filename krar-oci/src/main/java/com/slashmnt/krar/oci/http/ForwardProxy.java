package com.slashmnt.krar.oci.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;
import java.util.Optional;

/**
 * A proxy that is asked to reach another host.
 *
 * @param authorization what the header {@code Proxy-Authorization} says; it is secret
 */
public record ForwardProxy(String host, int port, Optional<String> authorization) {

  private static final int STANDARD_PORT = 80;

  /** Reads {@code http://user:password@proxy:3128}; empty if it is no such URL. */
  public static Optional<ForwardProxy> of(URI url) {
    if (!Origin.HTTP.equalsIgnoreCase(url.getScheme())
        || url.getHost() == null
        || url.getPort() > 65535) {
      return Optional.empty();
    }
    int port = url.getPort() >= 0 ? url.getPort() : STANDARD_PORT;
    return Optional.of(
        new ForwardProxy(
            url.getHost(), port, Optional.ofNullable(url.getUserInfo()).map(ForwardProxy::basic)));
  }

  private static String basic(String user) {
    String complete = user.indexOf(':') < 0 ? user + ":" : user;
    return "Basic " + Base64.getEncoder().encodeToString(complete.getBytes(UTF_8));
  }

  /** Host and port, nothing else. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
