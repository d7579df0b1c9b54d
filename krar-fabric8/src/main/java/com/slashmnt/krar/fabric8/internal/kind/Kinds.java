package com.slashmnt.krar.fabric8.internal.kind;

import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.List;

/** The kinds that krar knows on a Kubernetes API. */
public final class Kinds {

  private static final List<KindAdapter<?>> ALL =
      List.of(new DeploymentKind(), new StatefulSetKind(), new DaemonSetKind());

  private Kinds() {}

  public static List<KindAdapter<?>> all() {
    return ALL;
  }

  /**
   * How that kind is handled.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static KindAdapter<?> of(WorkloadKind kind) {
    return ALL.stream()
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
                        + ALL.stream().map(k -> RbacPermission.resource(k.kind())).toList()));
  }
}
