package com.slashmnt.krar.oci;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.http.RegistryName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where to ask for an image: its registry's mirrors first, then the registry.
 *
 * @param byRegistry mirrors, each a host and perhaps a path that the repository is appended to
 */
record Mirrors(Map<String, List<String>> byRegistry) {

  Mirrors {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    byRegistry.forEach((registry, mirrors) -> copy.put(registry, List.copyOf(mirrors)));
    byRegistry = Map.copyOf(copy);
  }

  static Mirrors none() {
    return new Mirrors(Map.of());
  }

  /**
   * One more mirror.
   *
   * @throws IllegalArgumentException if one of the two is not a registry
   */
  Mirrors with(String registry, String mirror) {
    String name = RegistryName.parse(registry);
    String place = mirror.strip().replaceAll("/+$", "");
    int slash = place.indexOf('/');
    RegistryName.parse(slash < 0 ? place : place.substring(0, slash));
    ImageReference unused = ImageReference.parse(place + "/x/y");
    Map<String, List<String>> more = new LinkedHashMap<>(byRegistry);
    List<String> mirrors = new ArrayList<>(more.getOrDefault(name, List.of()));
    mirrors.add(place);
    more.put(name, mirrors);
    return new Mirrors(more);
  }

  /** The image under each name that it has; its own is the last. */
  List<ImageReference> places(ImageReference image) {
    List<ImageReference> places = new ArrayList<>();
    for (String mirror : byRegistry.getOrDefault(RegistryName.of(image), List.of())) {
      renamed(image, mirror).ifPresent(places::add);
    }
    places.add(image);
    return places;
  }

  private static Optional<ImageReference> renamed(ImageReference image, String mirror) {
    try {
      String name = mirror + "/" + image.repository();
      return Optional.of(new ImageReference(name, image.tag(), image.digest()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // too long for the mirror, which cannot have it then
    }
  }
}
