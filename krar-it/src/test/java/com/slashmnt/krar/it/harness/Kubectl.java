package com.slashmnt.krar.it.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs {@code kubectl}. */
final class Kubectl {
  private Kubectl() {}

  static String run(ControlPlane plane, String... args) {
    List<String> command = new ArrayList<>();
    command.add(plane.kubectl().toString());
    command.add("--kubeconfig=" + plane.kubeconfig());
    command.addAll(List.of(args));
    return Command.run(environment(plane), command);
  }

  /** What it keeps of our own plane goes away with the plane. */
  private static Map<String, String> environment(ControlPlane plane) {
    return plane.own()
        ? Map.of("KUBECACHEDIR", plane.kubeconfig().resolveSibling("kubectl-cache").toString())
        : Map.of();
  }
}
