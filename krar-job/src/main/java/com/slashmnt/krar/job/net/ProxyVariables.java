package com.slashmnt.krar.job.net;

import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.ValueParsers;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which proxy the variables name for a URL, as kubectl (Go) reads them.
 *
 * <p>Java itself reads none of them.
 */
public final class ProxyVariables {

  private ProxyVariables() {}

  /**
   * The proxy on the way to that URL, with its port.
   *
   * @throws IllegalArgumentException if the variable holds no URL; nothing of it is quoted, since
   *     it may hold a password
   */
  public static Optional<String> of(URI url, Environment environment) {
    String host = url.getHost();
    if (host == null || isLoopback(host)) {
      return Optional.empty();
    }
    boolean tls = "https".equalsIgnoreCase(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
    String name = tls ? "HTTPS_PROXY" : "HTTP_PROXY";
    String proxy = variable(environment, name);
    if (proxy.isEmpty() || isExempt(host, port, variable(environment, "NO_PROXY"))) {
      return Optional.empty();
    }
    return Optional.of(complete(proxy, name));
  }

  /** One sentence for each variable that names no proxy; nothing of it is quoted. */
  public static List<String> mistakes(Environment environment) {
    List<String> mistakes = new ArrayList<>();
    for (String name : List.of("HTTPS_PROXY", "HTTP_PROXY")) {
      String proxy = variable(environment, name);
      try {
        String unused = proxy.isEmpty() ? "" : complete(proxy, name);
      } catch (IllegalArgumentException e) {
        mistakes.add(String.valueOf(e.getMessage()));
      }
    }
    return mistakes;
  }

  /** Whether a variable names a proxy with a user, and perhaps a password. */
  public static boolean hasUser(Environment environment) {
    return variable(environment, "HTTPS_PROXY").contains("@")
        || variable(environment, "HTTP_PROXY").contains("@");
  }

  private static String variable(Environment environment, String name) {
    return environment.proxyVariable(name).orElse("");
  }

  /**
   * That proxy with a scheme and a port.
   *
   * @param name what names it, for the message
   * @throws IllegalArgumentException if it is no URL; nothing of it is quoted
   */
  public static String complete(String proxy, String name) {
    String url = proxy.contains("://") ? proxy : "http://" + proxy;
    URI uri = Urls.parse(url).orElseThrow(() -> Urls.none(name, "http://proxy:3128"));
    return uri.getPort() >= 0
        ? url
        : uri.getScheme()
            + "://"
            + uri.getRawAuthority()
            + ("https".equals(uri.getScheme()) ? ":443" : ":80");
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private static boolean isExempt(String host, int port, String list) {
    String name = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
    List<String> entries = ValueParsers.list(list.toLowerCase(Locale.ROOT));
    return entries.stream().anyMatch(e -> exempts(e, name, port));
  }

  private static boolean exempts(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.contains("/")) {
      return CidrBlock.parse(entry).filter(r -> r.contains(host)).isPresent();
    }
    String pattern = entry;
    int colon = entry.indexOf(':');
    if (colon > 0 && colon == entry.lastIndexOf(':')) {
      if (!entry.substring(colon + 1).equals(String.valueOf(port))) {
        return false;
      }
      pattern = entry.substring(0, colon);
    }
    if (pattern.startsWith("*.")) {
      pattern = pattern.substring(1);
    }
    // example.com exempts itself and what is below it; .example.com only what is below it.
    return pattern.startsWith(".")
        ? host.endsWith(pattern)
        : host.equals(pattern) || host.endsWith("." + pattern);
  }
}
