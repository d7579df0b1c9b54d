package com.slashmnt.krar.image;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * An image reference as users write it: {@code [registry/]repository[:tag][@digest]}.
 *
 * <p>It keeps what was written and prints it; {@link #registry()}, {@link #repository()} and {@link
 * #normalized()} fill in what Docker, containers/image and the kubelet take for granted: registry
 * {@code docker.io}, and {@code library/} there.
 *
 * @param name registry and repository as written, such as {@code nginx} or {@code
 *     registry.example.com:5000/team/app}
 * @param tag the tag as written, empty if none
 * @param digest the digest, empty if none
 * @since 3.0.0
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests">OCI
 *     distribution specification, Pulling manifests</a>
 * @see <a href="https://pkg.go.dev/github.com/distribution/reference">The grammar</a>
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record ImageReference(String name, Optional<String> tag, Optional<Digest> digest) {

  /** The registry of an image that names none. */
  public static final String DEFAULT_REGISTRY = "docker.io";

  private static final String EXAMPLES =
      "such as nginx:1.27, registry.example.com:5000/team/app:v2 or nginx@sha256:…";

  private static final String OFFICIAL = "library/";
  private static final int LONGEST_NAME = 255;

  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
              + "(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+])"
              + "(?::[0-9]+)?");

  private static final Pattern REPOSITORY;
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}");

  /** What Docker takes for the id of an image, never for a name. */
  private static final Pattern ID = Pattern.compile("[a-f0-9]{64}");

  /** A bare major version, which may move by a whole minor release: {@code 1}, {@code v2}. */
  private static final Pattern MAJOR = Pattern.compile("v?\\d+");

  static {
    String component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    REPOSITORY = Pattern.compile(component + "(?:/" + component + ")*");
  }

  public ImageReference {
    requireNonNull(name, "name");
    requireNonNull(tag, "tag");
    requireNonNull(digest, "digest");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an image needs a name, " + EXAMPLES);
    }
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "an image's name has at most %d characters, this one %d"
              .formatted(LONGEST_NAME, name.length()));
    }
    int registry = registryLength(name);
    if (registry > 0 && !REGISTRY.matcher(name.substring(0, registry)).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no image: '%s' is no registry; %s"
              .formatted(name, name.substring(0, registry), EXAMPLES));
    }
    String repository = name.substring(registry > 0 ? registry + 1 : 0);
    if (!REPOSITORY.matcher(repository).matches() || ID.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no image: '%s' is no repository (lower case); %s"
              .formatted(name, repository, EXAMPLES));
    }
    if (tag.isPresent() && !TAG.matcher(tag.get()).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no tag of %s: at most 128 letters, digits, '_', '.' and '-'; %s"
              .formatted(tag.get(), name, EXAMPLES));
    }
  }

  /**
   * Reads what a container's {@code image} field says.
   *
   * @throws IllegalArgumentException if no registry could have such an image
   */
  public static ImageReference parse(String image) {
    requireNonNull(image, "image");
    int at = image.indexOf('@');
    String rest = at < 0 ? image : image.substring(0, at);
    Optional<Digest> digest =
        at < 0 ? Optional.empty() : Optional.of(digest(image, image.substring(at + 1)));
    // A colon before the last slash belongs to the registry's port.
    int colon = rest.lastIndexOf(':');
    if (colon <= rest.lastIndexOf('/')) {
      return new ImageReference(rest, Optional.empty(), digest);
    }
    return new ImageReference(
        rest.substring(0, colon), Optional.of(rest.substring(colon + 1)), digest);
  }

  /** What that text is, as {@link #parse} reads it; empty if it is no image. */
  public static Optional<ImageReference> tryParse(String image) {
    try {
      return Optional.of(parse(image));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Digest digest(String image, String text) {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + image + "' is no image: " + e.getMessage(), e);
    }
  }

  /** Zero if the name begins with no registry: {@code a/b} is one of Docker Hub's. */
  private static int registryLength(String name) {
    int slash = name.indexOf('/');
    if (slash <= 0) {
      return 0;
    }
    String first = name.substring(0, slash);
    boolean registry =
        first.contains(".")
            || first.contains(":")
            || first.equals("localhost")
            || first.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    return registry ? slash : 0;
  }

  /** Host and port, if it names one, of the registry; {@code docker.io} if it names none. */
  public String registry() {
    String written = name.substring(0, registryLength(name));
    return written.isEmpty() || written.equals("index.docker.io") ? DEFAULT_REGISTRY : written;
  }

  /** The repository's path within the registry, such as {@code library/nginx}. */
  public String repository() {
    int registry = registryLength(name);
    String path = name.substring(registry > 0 ? registry + 1 : 0);
    return registry().equals(DEFAULT_REGISTRY) && path.indexOf('/') < 0 ? OFFICIAL + path : path;
  }

  /** The same image with registry and repository in full: {@code docker.io/library/nginx:1.27}. */
  public ImageReference normalized() {
    return new ImageReference(registry() + "/" + repository(), tag, digest);
  }

  /** The same image as short as it can be said: {@code nginx:1.27}. */
  public ImageReference familiar() {
    ImageReference full = normalized();
    if (!registry().equals(DEFAULT_REGISTRY)) {
      return full;
    }
    String path = repository();
    String rest = path.startsWith(OFFICIAL) ? path.substring(OFFICIAL.length()) : path;
    String shortest = rest.indexOf('/') < 0 ? rest : path;
    // docker.io/localhost/app must not become an image of localhost.
    boolean same = registryLength(shortest) == 0 && !ID.matcher(shortest).matches();
    return same ? new ImageReference(shortest, tag, digest) : full;
  }

  /** The content with that digest in this repository, whatever the tag says. */
  public ImageReference at(Digest content) {
    return new ImageReference(name, Optional.empty(), Optional.of(content));
  }

  /**
   * What a registry is asked for: the digest if there is one, else the tag, else {@code latest}.
   */
  public String reference() {
    return digest.map(Digest::toString).orElseGet(() -> tag.orElse("latest"));
  }

  /**
   * Whether both name the same tag of the same repository, whatever their digests: {@code nginx} is
   * {@code docker.io/library/nginx:latest}. What has a digest and no tag names none.
   */
  public boolean isSameTagAs(ImageReference other) {
    Optional<String> own = namedTag();
    return own.isPresent()
        && own.equals(other.namedTag())
        && normalized().name().equals(other.normalized().name());
  }

  private Optional<String> namedTag() {
    return digest.isPresent() ? tag : Optional.of(tag.orElse("latest"));
  }

  /**
   * Whether the tag may bring nearly anything: {@code latest}, none, or a bare major version. Never
   * for an image with a digest.
   */
  public boolean isPermissive() {
    return digest.isEmpty()
        && tag.map(t -> t.equals("latest") || MAJOR.matcher(t).matches()).orElse(true);
  }

  /** As it was written. */
  @Override
  public String toString() {
    return name + tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }
}
