package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.Kubelets;
import com.slashmnt.krar.it.harness.Namespaces;
import com.slashmnt.krar.it.registry.ImageFleet;
import com.slashmnt.krar.it.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Compares mode smart, where nothing has drifted, with what it cannot do without: the lists of the
 * same workloads, and one HEAD for each of their images.
 */
public final class DriftBenchmark {
  private static final int IMAGES = 100;
  private static final int NAMESPACES = 5;
  private static final int ROUNDS = Integer.getInteger("krar.benchmark.rounds", 5);
  private static final String[] VERBS = {"get", "list", "patch"};

  private final TimedProgram krar;
  private final Registry registry;
  private final ImageFleet fleet;

  private DriftBenchmark(TimedProgram krar, Registry registry, ImageFleet fleet) {
    this.krar = krar;
    this.registry = registry;
    this.fleet = fleet;
  }

  /** Runs the comparison. */
  public static void main(String[] args) throws IOException {
    try (ControlPlane plane = ControlPlane.start();
        Registry registry = Registry.start();
        Kubelets kubelets = Kubelets.start(plane, 2);
        Namespaces names = Namespaces.of(plane, DriftBenchmark.class)) {
      List<String> namespaces =
          IntStream.range(0, NAMESPACES).mapToObj(i -> names.create("n" + i)).toList();
      ImageFleet fleet =
          ImageFleet.rollOut(
              plane, kubelets, registry, namespaces, IMAGES, Fleet.LABEL + "=" + Fleet.VALUE);
      try (Account account =
          Accounts.create(plane, namespaces.get(0), "benchmark")
              .allowEverywhere(
                  Accounts.rule("apps", "deployments", VERBS),
                  Accounts.rule("apps", "statefulsets", VERBS),
                  Accounts.rule("apps", "daemonsets", VERBS),
                  Accounts.rule("", "pods", "list"))) {
        Path folder = Files.createDirectories(plane.kubeconfig().resolveSibling("drift-benchmark"));
        Map<String, String> environment =
            Map.of("KUBECONFIG", account.kubeconfig(folder).toString());
        new DriftBenchmark(TimedProgram.of(KrarProcess.program(), environment), registry, fleet)
            .run();
      }
    }
  }

  private void run() {
    new Contest(
            "Nothing has drifted: %d workloads, %d images"
                .formatted(fleet.size(), fleet.paths().size()),
            List.of(
                new Contestant("krar in mode smart", this::smart),
                new Contestant("plan of mode rollout, and HEADs", this::planAndHeads)))
        .run(ROUNDS);
  }

  /** A round counts only if each image was asked for once. */
  private Sample smart() {
    Registry.Mark mark = registry.mark();
    Sample sample = krar("--mode=smart", "--smart-restart", "--fail-on-drift");
    List<String> wanted = new ArrayList<>();
    fleet.paths().forEach(path -> wanted.add("HEAD " + path + " 200"));
    List<String> asked = new ArrayList<>(registry.krarsSince(mark));
    wanted.sort(null);
    asked.sort(null);
    if (!asked.equals(wanted)) {
      throw new IllegalStateException("this round does not count: krar asked " + asked);
    }
    return sample;
  }

  private Sample planAndHeads() {
    return krar("--mode=rollout", "--dry-run")
        .plus(new HeadLoop(registry.url()).head(fleet.paths()));
  }

  private Sample krar(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(
        List.of("--namespaces-all", "--label-value", Fleet.VALUE, "--run-id=benchmark/drift"));
    return krar.run(all.toArray(String[]::new));
  }
}
