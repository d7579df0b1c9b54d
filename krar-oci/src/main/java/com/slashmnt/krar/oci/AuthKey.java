package com.slashmnt.krar.oci;

import com.slashmnt.krar.image.ImageReference;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * For which images an entry of {@code auths} is meant: a host, perhaps a path below it.
 *
 * <p>Docker writes {@code https://index.docker.io/v1/}, containers/image {@code
 * registry.example.com/team}, the kubelet reads {@code *.example.com} too.
 *
 * @param host with the port if there is one, in lower case
 * @param path without slashes at its ends, empty for the whole registry
 */
record AuthKey(String host, String path) {

  private static final Pattern SCHEME = Pattern.compile("^https?://", Pattern.CASE_INSENSITIVE);
  private static final Pattern VERSION = Pattern.compile("v[12]");

  /** Empty if no image could match. */
  static Optional<AuthKey> parse(String text) {
    String key = SCHEME.matcher(text.strip()).replaceFirst("");
    int slash = key.indexOf('/');
    String host = (slash < 0 ? key : key.substring(0, slash)).toLowerCase(Locale.ROOT);
    String path = slash < 0 ? "" : key.substring(slash).replaceAll("^/+|/+$", "");
    if (host.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new AuthKey(canonical(host), VERSION.matcher(path).matches() ? "" : path));
  }

  private static String canonical(String host) {
    return switch (host) {
      case "index.docker.io", "registry-1.docker.io" -> ImageReference.DEFAULT_REGISTRY;
      default -> host;
    };
  }

  /** As a config would have it. */
  @Override
  public String toString() {
    return path.isEmpty() ? host : host + "/" + path;
  }

  boolean matches(ImageReference image) {
    String repository = image.repository();
    return isHost(RegistryName.of(image))
        && (path.isEmpty() || repository.equals(path) || repository.startsWith(path + "/"));
  }

  private boolean isHost(String registry) {
    if (host.indexOf('*') < 0) {
      return host.equals(registry);
    }
    // A star stands for anything within one label, never for a dot.
    String[] mine = host.split("\\.", -1);
    String[] theirs = registry.split("\\.", -1);
    if (mine.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < mine.length; i++) {
      if (!isLabel(mine[i], theirs[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLabel(String pattern, String label) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(label);
    }
    int rest = pattern.length() - star - 1;
    return label.length() >= pattern.length() - 1
        && label.startsWith(pattern.substring(0, star))
        && label.endsWith(pattern.substring(pattern.length() - rest));
  }
}
