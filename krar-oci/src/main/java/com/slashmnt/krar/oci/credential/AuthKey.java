package com.slashmnt.krar.oci.credential;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.http.RegistryName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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
  private static final Pattern GLOB = Pattern.compile("[*?\\[]");
  private static final Pattern PORT = Pattern.compile(":[0-9]+$");
  private static final Pattern DOT = Pattern.compile("\\.");
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
    return Optional.of(
        new AuthKey(RegistryName.canonical(host), VERSION.matcher(path).matches() ? "" : path));
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
    return host.equals(registry) || (GLOB.matcher(host).find() && isGlobOf(registry));
  }

  /** Label by label, so that nothing stands for a dot; the port is no part of a glob. */
  private boolean isGlobOf(String registry) {
    Matcher mine = PORT.matcher(host);
    Matcher theirs = PORT.matcher(registry);
    String myPort = mine.find() ? mine.group() : "";
    String theirPort = theirs.find() ? theirs.group() : "";
    List<String> globs = labels(host, myPort);
    List<String> names = labels(registry, theirPort);
    return myPort.equals(theirPort)
        && globs.size() == names.size()
        && IntStream.range(0, globs.size())
            .allMatch(i -> LabelGlob.matches(globs.get(i), names.get(i)));
  }

  private static List<String> labels(String name, String port) {
    return List.of(DOT.split(name.substring(0, name.length() - port.length()), -1));
  }
}
