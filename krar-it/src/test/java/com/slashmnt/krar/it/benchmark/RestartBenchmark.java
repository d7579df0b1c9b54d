package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.benchmark.fleet.Fleet;
import com.slashmnt.krar.it.benchmark.measure.BareLoop;
import com.slashmnt.krar.it.benchmark.measure.Contest;
import com.slashmnt.krar.it.benchmark.measure.Contestant;
import com.slashmnt.krar.it.benchmark.measure.TimedProgram;
import com.slashmnt.krar.it.benchmark.result.Aim;
import com.slashmnt.krar.it.benchmark.result.ContestResult;
import com.slashmnt.krar.it.benchmark.result.Findings;
import com.slashmnt.krar.it.benchmark.result.Quantity;
import com.slashmnt.krar.it.benchmark.result.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** What 1,000 restarts cost krar, {@code kubectl}, and a bare loop of requests. */
final class RestartBenchmark implements Benchmark {
  private static final int FLEET = 1000;
  private static final int NAMESPACES = 10;
  private static final String KUBECTL = "kubectl rollout restart";
  private static final String LOOP = "bare loop of PATCHes";
  private static final String WORK = "1,000 restarts with Events, plain JDK 17";

  @Override
  public String row() {
    return "restarts";
  }

  @Override
  public Findings run(BenchmarkSettings settings) {
    KrarOnJava krar = new KrarOnJava(settings.javaHome());
    try (BenchmarkPlane plane = BenchmarkPlane.start(RestartBenchmark.class)) {
      Fleet fleet = Fleet.create(plane.plane(), plane.names(), Fleet.VALUE, NAMESPACES, FLEET);
      Path kubeconfig = plane.kubeconfig();
      TimedProgram ours = krar.with(kubeconfig);
      TimedProgram kubectl = KubectlCommand.of(plane.plane(), kubeconfig);
      BareLoop loop = BareLoop.of(plane.config(), plane.account().token());
      List<String> paths = fleet.paths();
      ContestResult result =
          Contest.of(
                  "1,000 Deployments are restarted",
                  List.of(
                      new Contestant(
                          krar.title(), () -> fleet.restarted(() -> restart(ours), FLEET)),
                      new Contestant(
                          KUBECTL, () -> fleet.restarted(() -> restart(kubectl, fleet), 0)),
                      new Contestant(LOOP, () -> fleet.restarted(() -> loop.patch(paths), 0))))
              .run(settings.rounds());
      return Findings.of(List.of(result), aims(result, krar.title()));
    }
  }

  private static List<Aim> aims(ContestResult result, String krar) {
    return List.of(
        Aim.ratio(
            WORK + ", to `kubectl rollout restart`: wall",
            result.ratio(Quantity.WALL, krar, KUBECTL),
            0.75),
        Aim.ratio(WORK + ", to the bare loop: wall", result.ratio(Quantity.WALL, krar, LOOP), 1.0),
        Aim.figure(
            WORK + ": processor time of krar itself",
            Quantity.PROCESSOR,
            result.of(krar).spread(Quantity.PROCESSOR),
            2.2));
  }

  private static Sample restart(TimedProgram krar) {
    return krar.run(
        "--namespaces-all",
        "--label-value",
        Fleet.VALUE,
        "--no-wait",
        "--max-in-flight=10",
        "--min-interval=0",
        "--run-id=benchmark/" + UUID.randomUUID());
  }

  /** The time that one namespace after the other takes; what lies between is not counted. */
  private static Sample restart(TimedProgram kubectl, Fleet fleet) {
    return fleet.namespaces().stream()
        .map(
            namespace ->
                kubectl.run(
                    "rollout",
                    "restart",
                    "deployment",
                    "--namespace=" + namespace,
                    "--selector=" + Fleet.LABEL + "=" + Fleet.VALUE))
        .reduce(Sample::plus)
        .orElseThrow();
  }
}
