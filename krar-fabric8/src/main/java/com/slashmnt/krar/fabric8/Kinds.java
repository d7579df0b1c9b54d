package com.slashmnt.krar.fabric8;

import com.slashmnt.krar.workload.WorkloadKind;
import java.util.List;

/** The kinds that krar knows on a Kubernetes API. */
final class Kinds {

  private static final List<KindAdapter<?>> ALL =
      List.of(new DeploymentKind(), new StatefulSetKind(), new DaemonSetKind());

  private Kinds() {}

  static List<KindAdapter<?>> all() {
    return ALL;
  }

  /**
   * How that kind is handled.
   *
   * @throws IllegalArgumentException if it is not
   */
  static KindAdapter<?> of(WorkloadKind kind) {
    return ALL.stream()
        .filter(k -> k.kind().equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "nothing handles "
                        + Right.resource(kind)
                        + "/"
                        + kind.version()
                        + ", known are "
                        + ALL.stream().map(k -> Right.resource(k.kind())).toList()));
  }
}
