package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.benchmark.fleet.Fleet;
import com.slashmnt.krar.it.benchmark.fleet.RolloutSimulator;
import com.slashmnt.krar.it.benchmark.measure.ByteRelay;
import com.slashmnt.krar.it.benchmark.measure.Contest;
import com.slashmnt.krar.it.benchmark.measure.Contestant;
import com.slashmnt.krar.it.benchmark.measure.TimedProgram;
import com.slashmnt.krar.it.benchmark.result.Aim;
import com.slashmnt.krar.it.benchmark.result.ContestResult;
import com.slashmnt.krar.it.benchmark.result.Findings;
import com.slashmnt.krar.it.benchmark.result.Quantity;
import com.slashmnt.krar.it.benchmark.result.Sample;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** What krar reads to follow 2,000 restarts, by workload, beside what it reads for 200. */
final class FollowBenchmark implements Benchmark {
  private static final int LARGE = 2_000;
  private static final int SMALL = 200;
  private static final int NAMESPACES = 20;
  private static final int IN_FLIGHT = 50;
  private static final double BYTES_PER_KILOBYTE = 1e3;

  @Override
  public String row() {
    return "follow";
  }

  @Override
  public Findings run(BenchmarkSettings settings) {
    try (BenchmarkPlane plane = BenchmarkPlane.start(FollowBenchmark.class);
        ByteRelay relay = ByteRelay.before(plane.server());
        RolloutSimulator simulator = RolloutSimulator.start(plane.plane())) {
      TimedProgram krar =
          new KrarOnJava(settings.javaHome())
              .with(plane.account().kubeconfig(plane.folder(), relay.url()));
      Contestant large = contestant(plane, relay, simulator, krar, "large", LARGE);
      Contestant small = contestant(plane, relay, simulator, krar, "small", SMALL);
      ContestResult result =
          Contest.warmedUp(
                  "restarts followed, in 20 namespaces, 50 in flight", List.of(large, small))
              .run(settings.rounds());
      return Findings.of(
          List.of(result),
          List.of(
              Aim.ratio(
                  "2,000 restarts followed, 20 namespaces, 50 in flight, to 200: bytes read per workload",
                  result.ratio(Quantity.BYTES_READ, large.name(), small.name()),
                  1.3)));
    }
  }

  /** Each with a label and namespaces of its own, so that neither reads of the other. */
  private static Contestant contestant(
      BenchmarkPlane plane,
      ByteRelay relay,
      RolloutSimulator simulator,
      TimedProgram krar,
      String label,
      int size) {
    Fleet fleet = Fleet.create(plane.plane(), plane.names(), label, NAMESPACES, size);
    return new Contestant(
        String.format(Locale.ROOT, "%,d restarts", size),
        () ->
            fleet.followed(
                simulator,
                () -> {
                  long before = relay.read();
                  Sample sample = follow(krar, label);
                  double kilobytes = (relay.read() - before) / BYTES_PER_KILOBYTE;
                  return sample.with(Quantity.BYTES_READ, kilobytes / size);
                }));
  }

  private static Sample follow(TimedProgram krar, String label) {
    return krar.run(
        "--namespaces-all",
        "--label-value=" + label,
        "--max-in-flight=" + IN_FLIGHT,
        "--min-interval=0",
        "--run-id=benchmark/" + UUID.randomUUID());
  }
}
