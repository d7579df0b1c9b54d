package com.slashmnt.krar.select;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * What to look for: which kinds, with which labels, in which namespaces, with which images.
 *
 * @param kinds at least one
 * @param labels what the workload's own labels must match
 * @param namespaces where
 * @param images tags of which {@linkplain Workload#follows the template names} at least one; none
 *     for whatever it names. A digest beside a tag narrows nothing: it says what the tag is
 *     expected to point at
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record Discovery(
    SortedSet<WorkloadKind> kinds,
    LabelSelector labels,
    Namespaces namespaces,
    Set<ImageReference> images) {

  public Discovery {
    kinds = Collections.unmodifiableSortedSet(new TreeSet<>(kinds));
    requireNonNull(labels, "labels");
    requireNonNull(namespaces, "namespaces");
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("a discovery needs a kind, such as deployments");
    }
    images = Collections.unmodifiableSet(new LinkedHashSet<>(images));
    images.forEach(Discovery::checkTag);
  }

  private static void checkTag(ImageReference image) {
    if (image.digest().isPresent() && image.tag().isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' names no tag that would point at that digest, such as ghcr.io/acme/shop:main@sha256:…"
              .formatted(image));
    }
  }

  /** The three built-in kinds in all namespaces. */
  public static Discovery of(LabelSelector labels) {
    return new Discovery(new TreeSet<>(WorkloadKind.apps()), labels, Namespaces.all(), Set.of());
  }

  /**
   * The three built-in kinds in all namespaces, where the template names that tag; {@code latest}
   * if it names none, as a template would.
   *
   * @throws IllegalArgumentException if it has a digest and no tag
   */
  public static Discovery ofImage(ImageReference image) {
    return of(LabelSelector.everything()).images(Set.of(image));
  }

  /** A copy, of these kinds only. */
  public Discovery kinds(Set<WorkloadKind> only) {
    return new Discovery(new TreeSet<>(only), labels, namespaces, images);
  }

  /** A copy, in these namespaces only. */
  public Discovery in(Namespaces only) {
    return new Discovery(kinds, labels, only, images);
  }

  /**
   * A copy, of workloads only whose templates name one of these tags.
   *
   * @throws IllegalArgumentException if one has a digest and no tag, or if there is none: an empty
   *     list never means all
   */
  public Discovery images(Collection<ImageReference> only) {
    if (only.isEmpty()) {
      throw new IllegalArgumentException(
          "a list of images must name one, such as ghcr.io/acme/shop:main");
    }
    return new Discovery(kinds, labels, namespaces, new LinkedHashSet<>(only));
  }

  /** Whether the workload's template names one of the images; true if any will do. */
  public boolean namesImage(Workload workload) {
    return images.isEmpty() || images.stream().anyMatch(workload::follows);
  }
}
