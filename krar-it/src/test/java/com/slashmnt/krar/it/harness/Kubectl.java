package com.slashmnt.krar.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs {@code kubectl}. */
final class Kubectl {
  private Kubectl() {}

  static String run(Path kubectl, Path kubeconfig, String... args) {
    List<String> command = new ArrayList<>();
    command.add(kubectl.toString());
    command.add("--kubeconfig=" + kubeconfig);
    command.addAll(List.of(args));
    // Its cache of API groups belongs beside the kubeconfig, not into the user's home.
    String cache = kubeconfig.resolveSibling("kubectl-cache").toString();
    return Command.run(Map.of("KUBECACHEDIR", cache), command);
  }
}
