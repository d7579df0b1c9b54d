package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port of a URL (RFC 6454): who gets what is sent there.
 *
 * @param host in lower case, an IPv6 address in brackets
 */
public record Origin(String scheme, String host, int port) {

  public static final String HTTPS = "https";
  public static final String HTTP = "http";

  /**
   * The URL's origin.
   *
   * @throws LookupFailure if it has none
   */
  public static Origin of(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    String host = url.getHost();
    if (host == null || !(scheme.equals(HTTPS) || scheme.equals(HTTP))) {
      throw new LookupFailure(Unavailable.DNS_FAILURE, "There is no host to ask in a URL.");
    }
    int port = url.getPort() >= 0 ? url.getPort() : standardPort(scheme);
    return new Origin(scheme, host.toLowerCase(Locale.ROOT), port);
  }

  /**
   * A registry, spoken to in that scheme.
   *
   * @param registry host, and port if there is one
   * @throws LookupFailure if no host has such a name
   */
  public static Origin of(String scheme, String registry) {
    URI url;
    try {
      url = URI.create(scheme + "://" + registry);
    } catch (IllegalArgumentException e) {
      throw noHost(registry);
    }
    if (url.getHost() == null || url.getPort() > 65535) {
      throw noHost(registry);
    }
    return of(url);
  }

  private static LookupFailure noHost(String registry) {
    return new LookupFailure(
        Unavailable.DNS_FAILURE, "No host can have the name '" + registry + "'.");
  }

  private static int standardPort(String scheme) {
    return scheme.equals(HTTPS) ? 443 : 80;
  }

  public boolean isPlain() {
    return scheme.equals(HTTP);
  }

  boolean isLoopback() {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }

  /** Host, and port unless it is the scheme's own, as images name a registry. */
  String registry() {
    return port == standardPort(scheme) ? host : host + ":" + port;
  }

  @Override
  public String toString() {
    return scheme + "://" + registry();
  }
}
