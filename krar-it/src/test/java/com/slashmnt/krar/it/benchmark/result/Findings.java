package com.slashmnt.krar.it.benchmark.result;

import java.util.List;

/** What one benchmark found; any of these may be empty. */
public record Findings(List<ContestResult> contests, List<Aim> aims, List<PlotPoint> points) {
  public Findings {
    contests = List.copyOf(contests);
    aims = List.copyOf(aims);
    points = List.copyOf(points);
  }

  /** Without a curve. */
  public static Findings of(List<ContestResult> contests, List<Aim> aims) {
    return new Findings(contests, aims, List.of());
  }
}
