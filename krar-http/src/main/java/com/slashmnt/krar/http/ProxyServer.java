package com.slashmnt.krar.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * An HTTP proxy on the way to servers, spoken to in plain or by TLS.
 *
 * <p>Plain requests are sent to it with the whole URL; for those by TLS it is asked for a tunnel
 * ({@code CONNECT}). Its user and password reach no other server.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class ProxyServer {

  private static final String EXPECTED = ", expected http://proxy:3128 or https://proxy:3128";

  private final boolean tls;
  private final String host;
  private final int port;
  private final Optional<String> authorization;

  private ProxyServer(boolean tls, String host, int port, Optional<String> authorization) {
    this.tls = tls;
    this.host = host;
    this.port = port;
    this.authorization = authorization;
  }

  /**
   * The proxy that a URL names, as in the variable {@code HTTPS_PROXY}: {@code
   * http://user:password@proxy:3128}. User and password are percent-decoded; without a port it is
   * 80 or 443.
   *
   * @throws IllegalArgumentException if it is a SOCKS proxy or of another scheme, or has no host;
   *     the message does not repeat the URL
   */
  public static ProxyServer of(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (scheme.startsWith("socks")) {
      throw new IllegalArgumentException("SOCKS proxies are not supported" + EXPECTED);
    }
    boolean tls = scheme.equals("https");
    if (!tls && !scheme.equals("http")) {
      throw new IllegalArgumentException("a proxy of another scheme is not supported" + EXPECTED);
    }
    if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65535) {
      throw new IllegalArgumentException(
          "the URL of a proxy has no host or no valid port" + EXPECTED);
    }
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    return new ProxyServer(
        tls,
        Authority.bare(url.getHost()),
        port,
        Optional.ofNullable(url.getRawUserInfo()).map(ProxyServer::basic));
  }

  private static String basic(String userInfo) {
    int colon = userInfo.indexOf(':');
    byte[] user = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
    byte[] password = decoded(colon < 0 ? "" : userInfo.substring(colon + 1));
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(user);
    both.write(':');
    both.writeBytes(password);
    return "Basic " + Base64.getEncoder().encodeToString(both.toByteArray());
  }

  /** As RFC 3986 has it; a plus stays one. {@link URI} has checked the two digits. */
  private static byte[] decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] == '%') {
        bytes.write(16 * Character.digit(encoded[i + 1], 16) + Character.digit(encoded[i + 2], 16));
        i += 2;
      } else {
        bytes.write(encoded[i]);
      }
    }
    return bytes.toByteArray();
  }

  boolean isTls() {
    return tls;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** The value of {@code Proxy-Authorization}. */
  Optional<String> authorization() {
    return authorization;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProxyServer o
        && tls == o.tls
        && host.equals(o.host)
        && port == o.port
        && authorization.equals(o.authorization);
  }

  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }

  /** Host and port. */
  @Override
  public String toString() {
    return Authority.of(host, port);
  }
}
