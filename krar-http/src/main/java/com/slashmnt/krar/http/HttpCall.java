package com.slashmnt.krar.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One request, immutable: method, URL, headers, perhaps a body, and how long the whole exchange may
 * take. The transport adds {@code Host}, {@code User-Agent} and {@code Content-Length}.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class HttpCall {

  private static final List<String> OF_THE_TRANSPORT =
      List.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "upgrade",
          "expect",
          "te",
          "trailer",
          "keep-alive",
          "proxy-connection",
          "proxy-authorization");

  private static final byte[] NO_BYTES = {};

  private final String method;
  private final URI uri;
  private final Duration limit;
  private final List<Header> headers;
  private final Optional<byte[]> body;

  private HttpCall(
      String method, URI uri, Duration limit, List<Header> headers, Optional<byte[]> body) {
    this.method = method;
    this.uri = uri;
    this.limit = limit;
    this.headers = headers;
    this.body = body;
  }

  /**
   * A request without headers and body.
   *
   * @param method such as {@code GET}
   * @param uri {@code http} or {@code https}, with a host and no user information
   * @param limit for all from the look for a connection to the last byte of the answer's body
   * @throws IllegalArgumentException if one of them is not so
   */
  public static HttpCall of(String method, URI uri, Duration limit) {
    requireNonNull(method, "method");
    requireNonNull(uri, "uri");
    requireNonNull(limit, "limit");
    if (!Header.isToken(method) || method.equals("CONNECT")) {
      throw new IllegalArgumentException("a method must be a word such as GET, and not CONNECT");
    }
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("the time limit must be positive, was " + limit);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if ((!scheme.equals("http") && !scheme.equals("https"))
        || uri.getHost() == null
        || uri.getPort() > 65535
        || uri.getPort() == 0) {
      throw new IllegalArgumentException("a URL must be http:// or https:// with a host");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("a URL must have no user and password");
    }
    return new HttpCall(method, uri, limit, List.of(), Optional.empty());
  }

  /** A GET, see {@link #of}. */
  public static HttpCall get(URI uri, Duration limit) {
    return of("GET", uri, limit);
  }

  /**
   * A copy with one header more.
   *
   * @throws IllegalArgumentException if it cannot be sent, see {@link Header}, or is one that the
   *     transport sets itself
   */
  public HttpCall header(String name, String value) {
    Header added = new Header(name, value);
    if (OF_THE_TRANSPORT.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("the header " + name + " is set by the transport alone");
    }
    List<Header> all = new ArrayList<>(headers);
    all.add(added);
    return new HttpCall(method, uri, limit, List.copyOf(all), body);
  }

  /**
   * A copy with that body, and its type as the header {@code Content-Type}.
   *
   * @throws IllegalArgumentException if the type is no header's value
   */
  public HttpCall body(byte[] content, String contentType) {
    requireNonNull(content, "content");
    HttpCall typed = header("Content-Type", contentType);
    return new HttpCall(method, uri, limit, typed.headers, Optional.of(content.clone()));
  }

  /** A copy that may take that long. */
  public HttpCall within(Duration limit) {
    HttpCall checked = of(method, uri, limit);
    return new HttpCall(method, uri, checked.limit, headers, body);
  }

  public String method() {
    return method;
  }

  public URI uri() {
    return uri;
  }

  public Duration limit() {
    return limit;
  }

  public List<Header> headers() {
    return headers;
  }

  /** The body; a copy. */
  public Optional<byte[]> body() {
    return body.map(byte[]::clone);
  }

  /** The body itself, which the transport does not change. */
  byte[] content() {
    return body.orElse(NO_BYTES);
  }

  boolean hasBody() {
    return body.isPresent();
  }

  /** Whether it may be sent again after a connection was lost that had been used before. */
  boolean isRepeatable() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** Method, host and path; a header, a query or a body may be secret. */
  @Override
  public String toString() {
    return method + " " + Route.of(uri).place() + uri.getRawPath();
  }
}
