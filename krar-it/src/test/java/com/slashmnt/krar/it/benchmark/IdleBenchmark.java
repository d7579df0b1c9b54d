package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.benchmark.fleet.Fleet;
import com.slashmnt.krar.it.benchmark.measure.Contest;
import com.slashmnt.krar.it.benchmark.measure.Contestant;
import com.slashmnt.krar.it.benchmark.measure.TimedProgram;
import com.slashmnt.krar.it.benchmark.result.Aim;
import com.slashmnt.krar.it.benchmark.result.ContestResult;
import com.slashmnt.krar.it.benchmark.result.Findings;
import com.slashmnt.krar.it.benchmark.result.Quantity;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run costs that finds nothing to do, beside {@code kubectl get} of the same three lists.
 */
final class IdleBenchmark implements Benchmark {
  private static final String PEER = "kubectl get";
  private static final String WORK = "nothing to do, plain JDK 17, to `kubectl get`: ";

  @Override
  public String row() {
    return "idle";
  }

  @Override
  public Findings run(BenchmarkSettings settings) {
    KrarOnJava krar = new KrarOnJava(settings.javaHome());
    try (BenchmarkPlane plane = BenchmarkPlane.start(IdleBenchmark.class)) {
      Path kubeconfig = plane.kubeconfig();
      TimedProgram ours = krar.with(kubeconfig);
      TimedProgram peer = KubectlCommand.of(plane.plane(), kubeconfig);
      ContestResult result =
          Contest.of(
                  "nothing to do",
                  List.of(
                      new Contestant(
                          krar.title(),
                          () ->
                              ours.run(
                                  "--namespaces-all",
                                  "--label-value=matches-nothing",
                                  "--run-id=benchmark/idle")),
                      new Contestant(
                          PEER,
                          () ->
                              peer.run(
                                  "get",
                                  "deployments,statefulsets,daemonsets",
                                  "--all-namespaces",
                                  "--selector=" + Fleet.LABEL + "=matches-nothing",
                                  "--output=json"))))
              .run(settings.idleRounds());
      return Findings.of(
          List.of(result),
          List.of(
              Aim.ratio(WORK + "wall", result.ratio(Quantity.WALL, krar.title(), PEER), 6),
              Aim.ratio(
                  WORK + "peak memory", result.ratio(Quantity.MEMORY, krar.title(), PEER), 1.25)));
    }
  }
}
