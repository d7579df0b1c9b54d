package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.benchmark.fleet.Fleet;
import com.slashmnt.krar.it.benchmark.measure.Contest;
import com.slashmnt.krar.it.benchmark.measure.Contestant;
import com.slashmnt.krar.it.benchmark.measure.HeadLoop;
import com.slashmnt.krar.it.benchmark.measure.TimedProgram;
import com.slashmnt.krar.it.benchmark.result.Aim;
import com.slashmnt.krar.it.benchmark.result.ContestResult;
import com.slashmnt.krar.it.benchmark.result.Findings;
import com.slashmnt.krar.it.benchmark.result.Quantity;
import com.slashmnt.krar.it.benchmark.result.Sample;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Kubelets;
import com.slashmnt.krar.it.harness.Namespaces;
import com.slashmnt.krar.it.registry.ImageFleet;
import com.slashmnt.krar.it.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares mode smart, where nothing has drifted, with what it cannot do without: the lists of the
 * same workloads, and one HEAD for each of their images. Everything is real here: the controllers
 * roll out, and the registry is one.
 */
final class DriftBenchmark implements Benchmark {
  private static final int IMAGES = 100;
  private static final int NAMESPACES = 5;
  private static final String[] VERBS = {"get", "list", "watch", "patch"};
  private static final String PEER = "plan of mode rollout, then HEADs";

  @Override
  public String row() {
    return "drift";
  }

  @Override
  public Findings run(BenchmarkSettings settings) throws IOException {
    String krar = new KrarOnJava(settings.javaHome()).title();
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
                  Accounts.rule("", "pods", "list", "watch"))) {
        Path folder = Files.createDirectories(plane.kubeconfig().resolveSibling("drift-benchmark"));
        TimedProgram program = new KrarOnJava(settings.javaHome()).with(account.kubeconfig(folder));
        ContestResult result =
            Contest.of(
                    "%d workloads and %d images, of which nothing has drifted"
                        .formatted(fleet.size(), fleet.paths().size()),
                    List.of(
                        new Contestant(krar, () -> smart(program, registry, fleet)),
                        new Contestant(PEER, () -> planAndHeads(program, registry, fleet))))
                .run(settings.rounds());
        return Findings.of(
            List.of(result),
            List.of(
                Aim.ratio(
                    "nothing has drifted, 500 workloads, 100 images, to plan and HEADs: wall",
                    result.ratio(Quantity.WALL, krar, PEER),
                    2)));
      }
    }
  }

  /** A round counts only if each image was asked for once. */
  private static Sample smart(TimedProgram krar, Registry registry, ImageFleet fleet) {
    Registry.Mark mark = registry.mark();
    Sample sample = run(krar, "--mode=smart", "--smart-restart", "--fail-on-drift");
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

  private static Sample planAndHeads(TimedProgram krar, Registry registry, ImageFleet fleet) {
    return run(krar, "--mode=rollout", "--dry-run")
        .plus(new HeadLoop(registry.url()).head(fleet.paths()));
  }

  private static Sample run(TimedProgram krar, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(
        List.of("--namespaces-all", "--label-value", Fleet.VALUE, "--run-id=benchmark/drift"));
    return krar.run(all.toArray(String[]::new));
  }
}
