package com.slashmnt.krar.oci.credential;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.oci.http.RegistryName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Knows which credentials to try for an image.
 *
 * <p>The {@code OciDigestSource} asks on its own threads, many at a time, once for each query and
 * place: the registry of the image and each of its mirrors, under their own names. What it throws
 * makes that one look-up unavailable; a message must not have a secret.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
@FunctionalInterface
public interface Credentials {

  /**
   * What to try, in this order, the next one when the registry answers 401, 403 or 404. None means
   * anonymous.
   */
  List<Credential> candidatesFor(ImageQuery query);

  /** None for anything: everybody is asked anonymously. */
  static Credentials none() {
    return new FixedCredentials(FixedCredentials.NOWHERE, List.of());
  }

  /** This one for every registry. */
  static Credentials forEveryRegistry(Credential credential) {
    return new FixedCredentials(FixedCredentials.EVERYWHERE, List.of(credential));
  }

  /**
   * This one for one registry only.
   *
   * @param registry host, and port if images name one, such as {@code registry.example.com:5000}
   * @throws IllegalArgumentException if that is no registry
   */
  static Credentials forRegistry(String registry, Credential credential) {
    return new FixedCredentials(RegistryName.parse(registry), List.of(credential));
  }

  /** First the candidates of this one, then those of the other, none twice. */
  default Credentials then(Credentials next) {
    requireNonNull(next, "next");
    return query -> {
      Set<Credential> all = new LinkedHashSet<>(candidatesFor(query));
      all.addAll(next.candidatesFor(query));
      return List.copyOf(all);
    };
  }
}
