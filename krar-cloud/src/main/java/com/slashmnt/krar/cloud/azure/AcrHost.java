package com.slashmnt.krar.cloud.azure;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a registry of Azure.
 *
 * @param name such as {@code shop.azurecr.io}
 * @param authority whom its cloud asks for tokens, unless the environment says so
 * @see <a
 *     href="https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud">National
 *     clouds</a>
 */
public record AcrHost(String name, String authority) {

  private static final Pattern HOST = Pattern.compile("[a-z0-9-]+\\.azurecr\\.(io|cn|us)");

  /** What that host is; empty if it is no registry of Azure. */
  public static Optional<AcrHost> parse(String host) {
    Matcher parts = HOST.matcher(host);
    return parts.matches()
        ? Optional.of(new AcrHost(host, authorityOf(parts.group(1))))
        : Optional.empty();
  }

  private static String authorityOf(String cloud) {
    return switch (cloud) {
      case "cn" -> "https://login.chinacloudapi.cn/";
      case "us" -> "https://login.microsoftonline.us/";
      default -> "https://login.microsoftonline.com/";
    };
  }
}
