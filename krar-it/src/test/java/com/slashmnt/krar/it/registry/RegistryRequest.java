package com.slashmnt.krar.it.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that a {@link Registry} answered, as its access log tells it.
 *
 * @param method in upper case
 * @param path as it was asked, with the query
 * @param status of the answer
 * @param userAgent as the client called itself, empty if it did not
 */
public record RegistryRequest(String method, String path, int status, String userAgent) {
  /** How krar calls itself. */
  public static final String KRAR = "krar";

  /** Apache's combined format; quotes in a value are escaped. */
  private static final Pattern LINE =
      Pattern.compile(
          "\\S+ \\S+ \\S+ \\[[^]]+] \"([A-Z]+) (\\S+) [^\"]*\" (\\d{3}) \\d+"
              + " \"(?:[^\"\\\\]|\\\\.)*\" \"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Reads a line of the log; empty if it is no request. */
  static Optional<RegistryRequest> parse(String line) {
    Matcher match = LINE.matcher(line);
    return match.matches()
        ? Optional.of(
            new RegistryRequest(
                match.group(1),
                match.group(2),
                Integer.parseInt(match.group(3)),
                match.group(4).replaceAll("\\\\(.)", "$1")))
        : Optional.empty();
  }

  /** Whether a program of this name asked, of whatever version. */
  public boolean isBy(String program) {
    return userAgent.equals(program)
        || userAgent.startsWith(program + "/")
        || userAgent.startsWith(program + " ");
  }

  /** Whether it asks for a manifest, by tag or digest. */
  public boolean isForManifest() {
    return path.contains("/manifests/");
  }

  /** Method, path and status, for instance {@code HEAD /v2/web/manifests/1 200}. */
  public String line() {
    return method + " " + path + " " + status;
  }
}
