package com.slashmnt.krar.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/** A request as it is sent. */
final class RequestHead {

  private static final String LINE_END = "\r\n";

  private RequestHead() {}

  /** Head and body. */
  static byte[] bytes(HttpCall call, Route route, String userAgent) {
    StringBuilder head = new StringBuilder(512);
    head.append(call.method()).append(' ');
    if (route.isForwarded()) {
      head.append("http://").append(authority(route));
    }
    head.append(target(call.uri())).append(" HTTP/1.1").append(LINE_END);
    line(head, "Host", authority(route));
    if (route.isForwarded()) {
      authorization(route.proxy()).ifPresent(v -> line(head, "Proxy-Authorization", v));
    }
    boolean isNamed = false;
    for (Header header : call.headers()) {
      isNamed |= header.name().equalsIgnoreCase("User-Agent");
      line(head, header.name(), header.value());
    }
    if (!isNamed) {
      line(head, "User-Agent", userAgent);
    }
    byte[] body = call.content();
    if (call.hasBody() || mayHaveBody(call.method())) {
      line(head, "Content-Length", Integer.toString(body.length));
    }
    return joined(head.append(LINE_END).toString().getBytes(UTF_8), body);
  }

  /** What a proxy is asked for a tunnel; with the port even if it is the usual one. */
  static byte[] tunnel(Route route, ProxyServer proxy, String userAgent) {
    StringBuilder head = new StringBuilder(256);
    head.append("CONNECT ").append(route.place()).append(" HTTP/1.1").append(LINE_END);
    line(head, "Host", route.place());
    line(head, "User-Agent", userAgent);
    authorization(Optional.of(proxy)).ifPresent(v -> line(head, "Proxy-Authorization", v));
    return head.append(LINE_END).toString().getBytes(UTF_8);
  }

  private static Optional<String> authorization(Optional<ProxyServer> proxy) {
    return proxy.flatMap(ProxyServer::authorization);
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append(LINE_END);
  }

  /** RFC 9110, section 8.6: one that could have a body says that it has none. */
  private static boolean mayHaveBody(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  /** As a URL has it: without the usual port. */
  private static String authority(Route route) {
    boolean isUsual = route.port() == (route.tls() ? 443 : 80);
    String place = route.place();
    return isUsual ? place.substring(0, place.lastIndexOf(':')) : place;
  }

  private static String target(URI uri) {
    URI ascii = URI.create(uri.toASCIIString());
    String path = ascii.getRawPath();
    String query = ascii.getRawQuery();
    return (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  private static byte[] joined(byte[] head, byte[] body) {
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }
}
