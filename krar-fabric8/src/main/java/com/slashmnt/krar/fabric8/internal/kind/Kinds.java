package com.slashmnt.krar.fabric8.internal.kind;

import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kinds of workloads that a cluster's adapter handles.
 *
 * @param all each with a name of its own
 */
public record Kinds(List<KindAdapter<?>> all) {

  private static final Kinds BUILT_IN =
      new Kinds(
          List.of(
              new DeploymentKind(), new StatefulSetKind(), new DaemonSetKind(), new CronJobKind()));

  public Kinds {
    all = List.copyOf(all);
  }

  /** Those of {@link WorkloadKind#builtIn()}. */
  public static Kinds builtIn() {
    return BUILT_IN;
  }

  /**
   * These and one more.
   *
   * @throws IllegalArgumentException if a kind of that name is among them: reports and messages
   *     name workloads as {@code namespace/Kind/name}
   */
  public Kinds with(KindAdapter<?> adapter) {
    WorkloadKind added = adapter.kind();
    all.stream()
        .map(KindAdapter::kind)
        .filter(k -> k.kind().equals(added.kind()))
        .findFirst()
        .ifPresent(
            k -> {
              throw new IllegalArgumentException(
                  "a kind called %s is handled already: %s, refused %s"
                      .formatted(k, RbacPermission.resource(k), RbacPermission.resource(added)));
            });
    return new Kinds(Stream.concat(all.stream(), Stream.of(adapter)).toList());
  }

  /**
   * How that kind is handled.
   *
   * @throws IllegalArgumentException if it is not
   */
  public KindAdapter<?> of(WorkloadKind kind) {
    return all.stream()
        .filter(k -> k.kind().equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "nothing handles "
                        + RbacPermission.resource(kind)
                        + "/"
                        + kind.version()
                        + ", known are "
                        + all.stream().map(k -> RbacPermission.resource(k.kind())).toList()));
  }
}
