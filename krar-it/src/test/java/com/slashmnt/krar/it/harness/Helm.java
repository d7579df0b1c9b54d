package com.slashmnt.krar.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs {@code helm} with all rights. */
public final class Helm {
  private final ControlPlane plane;

  public Helm(ControlPlane plane) {
    this.plane = plane;
  }

  /** The chart as it is in the source tree. */
  public static Path chart() {
    return Places.chart();
  }

  /**
   * Gives what it printed.
   *
   * @throws IllegalStateException if it fails; the message has its output
   */
  public String run(String... args) {
    List<String> command = new ArrayList<>();
    command.add(plane.helm().toString());
    command.addAll(List.of(args));
    command.add("--kubeconfig=" + plane.kubeconfig());
    return Command.run(environment(), command);
  }

  /** What it keeps of our own plane goes away with the plane. */
  private Map<String, String> environment() {
    if (!plane.own()) {
      return Map.of();
    }
    String home = plane.kubeconfig().resolveSibling("helm").toString();
    return Map.of("HELM_CACHE_HOME", home, "HELM_CONFIG_HOME", home, "HELM_DATA_HOME", home);
  }
}
