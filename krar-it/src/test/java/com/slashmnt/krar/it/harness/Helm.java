package com.slashmnt.krar.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs Helm, 4 or 3, with all rights. */
public final class Helm {
  private final ControlPlane plane;
  private final String program;

  private Helm(ControlPlane plane, String program) {
    this.plane = plane;
    this.program = program;
  }

  /** Helm 4. */
  public static Helm four(ControlPlane plane) {
    return new Helm(plane, "helm");
  }

  /** Helm 3, which many still use. */
  public static Helm three(ControlPlane plane) {
    return new Helm(plane, "helm3");
  }

  /** Both. */
  public static Stream<Helm> both(ControlPlane plane) {
    return Stream.of(four(plane), three(plane));
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
    return Command.run(environment(), command(args));
  }

  /** The same, and gives what it warned of. */
  public String warnings(String... args) {
    return Command.warnings(environment(), command(args));
  }

  private List<String> command(String... args) {
    List<String> command = new ArrayList<>();
    command.add(plane.helm(program).toString());
    command.addAll(List.of(args));
    command.add("--kubeconfig=" + plane.kubeconfig());
    return command;
  }

  @Override
  public String toString() {
    return program;
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
