package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * A group of which one workload at a time is restarted, as the annotation {@value
 * Annotations#GROUP} names it.
 *
 * @param name with its namespace: {@code shop/galera}
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record WorkloadGroup(String name) {

  private static final Pattern NAME = Pattern.compile("[^\\s/]+(/[^\\s/]+)?");

  public WorkloadGroup {
    requireNonNull(name, "name");
    if (!NAME.matcher(name).matches() || !name.contains("/")) {
      throw new IllegalArgumentException(
          "'" + name + "' is no group with its namespace, such as shop/galera");
    }
  }

  /** Its group; empty if it has none, or its annotation names none. */
  public static Optional<WorkloadGroup> of(Workload workload) {
    return Optional.ofNullable(workload.annotations().get(Annotations.GROUP))
        .map(String::strip)
        .filter(said -> NAME.matcher(said).matches())
        .map(said -> said.contains("/") ? said : workload.ref().namespace() + "/" + said)
        .map(WorkloadGroup::new);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
