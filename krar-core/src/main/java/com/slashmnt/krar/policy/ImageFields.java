package com.slashmnt.krar.policy;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.ImageOwners;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.Workload;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Whether krar may name images by their digest in a workload's template.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class ImageFields {

  /** Another manager applies the field: both would write it in turn. */
  public static final String OWNED = "ImageFieldOwned";

  private ImageFields() {}

  /**
   * Why it may not; empty if it may.
   *
   * @param containers whose images are to be written; those that the template does not name are not
   *     written at all
   */
  public static Optional<Reason> refusal(
      Workload workload, Set<String> containers, FactValue<ImageOwners> owners) {
    List<String> written =
        workload.containers().stream().map(Container::name).filter(containers::contains).toList();
    if (written.isEmpty()) {
      return Optional.empty();
    }
    return owners.fold(
        known ->
            written.stream()
                .flatMap(name -> owned(name, known.managers().get(name)).stream())
                .findFirst(),
        Optional::of);
  }

  private static Optional<Reason> owned(String container, @Nullable String manager) {
    return Optional.ofNullable(manager)
        .map(
            m ->
                new Reason(
                    OWNED,
                    "%s applies the image of container %s, and would take back a digest that krar writes there; let that write the digest, or restart without one."
                        .formatted(m, container)));
  }
}
