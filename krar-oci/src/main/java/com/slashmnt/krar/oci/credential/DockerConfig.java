package com.slashmnt.krar.oci.credential;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.http.RegistryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apiguardian.api.API;

/**
 * The credentials of Docker's {@code config.json} or containers/image's {@code auth.json}.
 *
 * <p>Candidates are the matching entries of {@code auths} with a path, longest first; then what the
 * registry's helper has, from {@code credHelpers} or else {@code credsStore}; then the entries for
 * the whole registry. A helper is run once per registry, for 10 seconds at most.
 *
 * <p>Thread-safe.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class DockerConfig implements Credentials {

  private final String origin;
  private final AuthFile file;
  private final CredentialHelper helper;
  private final Map<String, Optional<Credential>> helped = new ConcurrentHashMap<>();

  DockerConfig(String origin, AuthFile file, CredentialHelper helper) {
    this.origin = origin;
    this.file = file;
    this.helper = helper;
  }

  /**
   * Reads that file.
   *
   * @throws KrarException if it cannot be read
   * @throws IllegalArgumentException if it is neither
   */
  public static DockerConfig read(Path file) {
    try {
      return parse(requireNonNull(file, "file").toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new KrarException(
          new Reason("CredentialsUnreadable", "Could not read the credentials in " + file + "."),
          e);
    }
  }

  /**
   * Reads what such a file holds.
   *
   * @param origin for messages, such as the file's name
   * @throws IllegalArgumentException if it is neither
   */
  public static DockerConfig parse(String origin, byte[] json) {
    return new DockerConfig(origin, AuthFile.parse(origin, json), new HelperProcess());
  }

  @Override
  public List<Credential> candidatesFor(ImageQuery query) {
    ImageReference image = query.image();
    List<AuthEntry> matching = AuthEntry.matching(file.entries(), image);
    Set<Credential> candidates = new LinkedHashSet<>();
    matching.stream()
        .filter(entry -> !entry.key().path().isEmpty())
        .forEach(entry -> candidates.add(entry.credential()));
    fromHelper(RegistryName.of(image)).ifPresent(candidates::add);
    matching.forEach(entry -> candidates.add(entry.credential()));
    return List.copyOf(candidates);
  }

  private Optional<Credential> fromHelper(String registry) {
    Optional<String> name = Optional.ofNullable(file.helpers().get(registry)).or(file::store);
    return name.flatMap(n -> helped.computeIfAbsent(registry, r -> ask(n, r)));
  }

  private Optional<Credential> ask(String name, String registry) {
    return helper
        .get(name, server(registry))
        .map(credential -> credential.from(origin + " helper " + name));
  }

  /** Docker keeps the credential of its Hub under the address of an older protocol. */
  private static String server(String registry) {
    return registry.equals(ImageReference.DEFAULT_REGISTRY)
        ? "https://index.docker.io/v1/"
        : registry;
  }

  /** Where it comes from and how much it has. */
  @Override
  public String toString() {
    return origin + ": " + file;
  }
}
