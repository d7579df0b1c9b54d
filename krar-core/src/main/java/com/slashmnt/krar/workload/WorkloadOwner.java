package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import org.apiguardian.api.API;

/**
 * A custom resource that owns a workload: its controller, an operator, wrote the workload and may
 * write it again.
 *
 * @param apiVersion group and version, such as {@code kafka.strimzi.io/v1}
 * @param kind the kind, such as {@code Kafka}
 * @param name its name, in the workload's namespace unless its kind has none
 * @param uid its UID
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record WorkloadOwner(String apiVersion, String kind, String name, String uid) {

  public WorkloadOwner {
    requireNonNull(apiVersion, "apiVersion");
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
    requireNonNull(uid, "uid");
  }

  /** The API group, such as {@code kafka.strimzi.io}; empty for the core's. */
  public String group() {
    return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
  }

  /** {@code Kafka/my-cluster of kafka.strimzi.io}. */
  @Override
  public String toString() {
    return kind + "/" + name + " of " + group();
  }
}
