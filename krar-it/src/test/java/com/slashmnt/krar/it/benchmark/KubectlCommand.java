package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.benchmark.measure.TimedProgram;
import com.slashmnt.krar.it.harness.ControlPlane;
import java.nio.file.Path;
import java.util.Map;

/** The control plane's {@code kubectl}; what it knows of the API it keeps from run to run. */
final class KubectlCommand {
  private KubectlCommand() {}

  /** With the rights of that kubeconfig. */
  static TimedProgram of(ControlPlane plane, Path kubeconfig) {
    return TimedProgram.of(
        plane.kubectl(),
        Map.of(
            "KUBECONFIG",
            kubeconfig.toString(),
            "KUBECACHEDIR",
            kubeconfig.resolveSibling("kubectl-cache").toString()));
  }
}
