package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.benchmark.fleet.Fleet;
import com.slashmnt.krar.it.benchmark.fleet.PodFleet;
import com.slashmnt.krar.it.benchmark.fleet.SlowRegistry;
import com.slashmnt.krar.it.benchmark.measure.BareList;
import com.slashmnt.krar.it.benchmark.measure.Contest;
import com.slashmnt.krar.it.benchmark.measure.Contestant;
import com.slashmnt.krar.it.benchmark.measure.HeadLoop;
import com.slashmnt.krar.it.benchmark.measure.TimedProgram;
import com.slashmnt.krar.it.benchmark.result.Aim;
import com.slashmnt.krar.it.benchmark.result.ContestResult;
import com.slashmnt.krar.it.benchmark.result.Findings;
import com.slashmnt.krar.it.benchmark.result.PlotPoint;
import com.slashmnt.krar.it.benchmark.result.Quantity;
import com.slashmnt.krar.it.benchmark.result.Sample;
import com.slashmnt.krar.it.benchmark.result.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a plan in mode smart costs over a fleet that grows to 100,000 pods, beside what it cannot do
 * without: the lists, and one HEAD for each image.
 */
final class PlanBenchmark implements Benchmark {
  private static final String PEER = "bare lists, then HEADs";
  private static final String WORK = "smart plan of 10,000 Deployments, 100,000 pods, 2,000 images";

  /** In pods; the first warms up what the next ones need warm. */
  private static final List<Integer> SIZES = List.of(1_000, 10_000, 30_000, 100_000);

  /** As krar has by default: one for lists, and so many for a registry. */
  private static final int REGISTRY_CONNECTIONS = 4;

  @Override
  public String row() {
    return "plan";
  }

  @Override
  public Findings run(BenchmarkSettings settings) {
    String krar = new KrarOnJava(settings.javaHome()).title();
    try (BenchmarkPlane plane = BenchmarkPlane.start(PlanBenchmark.class);
        SlowRegistry registry = SlowRegistry.start()) {
      PodFleet fleet = PodFleet.prepare(plane.plane(), plane.names(), registry);
      TimedProgram program = new KrarOnJava(settings.javaHome()).with(plane.kubeconfig());
      BareList lists = BareList.of(plane.config(), plane.account().token());
      List<ContestResult> contests = new ArrayList<>();
      List<PlotPoint> points = new ArrayList<>();
      for (int pods : SIZES) {
        fleet.grow(pods / PodFleet.REPLICAS);
        List<Contestant> contestants =
            List.of(
                new Contestant(krar, () -> plan(program, fleet, registry)),
                new Contestant(PEER, () -> bare(lists, fleet, registry)));
        // Those that an aim is about run often; for the curve once is enough.
        boolean often = pods == 10_000 || pods == 100_000;
        ContestResult result =
            (pods == 1_000
                    ? Contest.of(title(fleet), contestants)
                    : Contest.warmedUp(title(fleet), contestants))
                .run(often ? settings.rounds() : 1);
        contests.add(result);
        points.add(
            new PlotPoint(
                pods,
                result.of(krar).spread(Quantity.WALL).median(),
                result.of(krar).spread(Quantity.MEMORY).median()));
      }
      return new Findings(contests, aims(contests, krar), points);
    }
  }

  private static String title(PodFleet fleet) {
    return String.format(
        Locale.ROOT,
        "plan over %,d Deployments, %,d pods, %,d images",
        fleet.deployments(),
        fleet.pods(),
        fleet.images());
  }

  private static List<Aim> aims(List<ContestResult> contests, String krar) {
    ContestResult largest = contests.get(SIZES.indexOf(100_000));
    Spread memory = largest.of(krar).spread(Quantity.MEMORY);
    double ofTenth = contests.get(SIZES.indexOf(10_000)).of(krar).spread(Quantity.MEMORY).median();
    return List.of(
        Aim.ratio(
            WORK + ", to bare lists and HEADs: wall",
            largest.ratio(Quantity.WALL, krar, PEER),
            1.5),
        Aim.figure(WORK + ": peak memory", Quantity.MEMORY, memory, 170),
        Aim.ratio(
            WORK + ", to 10,000 pods: peak memory",
            new Spread(memory.min() / ofTenth, memory.median() / ofTenth, memory.max() / ofTenth),
            1.3));
  }

  /** A round counts only if each image was asked for once, and the drift was found. */
  private static Sample plan(TimedProgram krar, PodFleet fleet, SlowRegistry registry) {
    int before = registry.heads();
    Sample sample =
        krar.run(
            stdout -> look(stdout, fleet.deployments()),
            "--mode=smart",
            "--smart-restart",
            "--dry-run",
            "--namespaces-all",
            "--label-value=" + Fleet.VALUE,
            "--run-id=benchmark/plan");
    int heads = registry.heads() - before;
    if (heads != fleet.images()) {
      throw new IllegalStateException(
          "this round does not count: %d HEADs for %d images".formatted(heads, fleet.images()));
    }
    return sample;
  }

  private static void look(String stdout, int deployments) {
    long drifted = stdout.lines().filter(line -> line.contains(" Drifted: ")).count();
    String others = "Not shown: %d Current ".formatted(deployments - PodFleet.DRIFTED);
    if (drifted != PodFleet.DRIFTED || !stdout.contains(others)) {
      throw new IllegalStateException(
          "this round does not count: krar found %d drifted Deployments instead of %d, or not \"%s\": %s"
              .formatted(drifted, PodFleet.DRIFTED, others.strip(), stdout));
    }
  }

  /** Of the same things, in the same pieces. */
  private static Sample bare(BareList lists, PodFleet fleet, SlowRegistry registry) {
    String deployments =
        "/apis/apps/v1/deployments?labelSelector=" + Fleet.LABEL + "%3D" + Fleet.VALUE;
    List<String> all =
        Stream.concat(
                Stream.of(deployments),
                fleet.namespaces().stream().map("/api/v1/namespaces/%s/pods"::formatted))
            .toList();
    return lists
        .read(all, fleet.deployments() + fleet.pods())
        .plus(
            new HeadLoop(registry.url())
                .head(registry.paths(fleet.images()), REGISTRY_CONNECTIONS));
  }
}
