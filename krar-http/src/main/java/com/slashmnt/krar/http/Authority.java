package com.slashmnt.krar.http;

/** Host and port as URLs have them (RFC 3986, section 3.2). */
final class Authority {

  private Authority() {}

  /** Such as {@code registry.example.com:443}, or {@code [::1]:443}. */
  static String of(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** The host without the brackets of an IPv6 address. */
  static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
