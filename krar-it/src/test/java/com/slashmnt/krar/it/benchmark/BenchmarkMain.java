package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.benchmark.page.BenchmarkPage;
import com.slashmnt.krar.it.benchmark.page.Plot;
import com.slashmnt.krar.it.benchmark.result.Findings;
import com.slashmnt.krar.it.benchmark.result.PlotPoint;
import com.slashmnt.krar.it.benchmark.result.ResultFolder;
import com.slashmnt.krar.it.benchmark.result.RowResult;
import com.slashmnt.krar.it.harness.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures the rows that are asked for, one after the other, and writes them into the page. */
public final class BenchmarkMain {
  private static final List<Benchmark> ROWS =
      List.of(
          new IdleBenchmark(),
          new RestartBenchmark(),
          new DriftBenchmark(),
          new PlanBenchmark(),
          new FollowBenchmark(),
          new SizeBenchmark(),
          new ImageBenchmark());

  private BenchmarkMain() {}

  /** Takes no arguments, but the system properties that {@link BenchmarkSettings} reads. */
  public static void main(String[] args) throws IOException {
    BenchmarkSettings settings = BenchmarkSettings.ofThisProcess();
    ResultFolder results = new ResultFolder(settings.results());
    String stamp = Machine.stamp(commit(settings));
    for (Benchmark row : chosen(settings)) {
      Findings findings = row.run(settings);
      if (settings.isOnTheBuildsJava()) {
        results.write(new RowResult(row.row(), stamp, findings));
        // After each row: what a later one breaks takes none away.
        rewrite(settings.docs(), results.read());
      }
    }
  }

  /**
   * The rows that are named, or else all that are possible.
   *
   * @throws IllegalArgumentException if there is no such row, or it is not possible
   */
  static List<Benchmark> chosen(BenchmarkSettings settings) {
    if (settings.only().isEmpty()) {
      return ROWS.stream().filter(row -> row.isPossible(settings)).toList();
    }
    return settings.only().stream()
        .map(
            name ->
                ROWS.stream()
                    .filter(row -> row.row().equals(name) && row.isPossible(settings))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "no row \"%s\" can be measured: of %s all can, image with -Pimage only"
                                    .formatted(name, ROWS.stream().map(Benchmark::row).toList()))))
        .toList();
  }

  private static void rewrite(Path docs, List<RowResult> results) throws IOException {
    Path page = docs.resolve("benchmarks.md");
    Files.writeString(page, BenchmarkPage.update(Files.readString(page), results));
    List<PlotPoint> points =
        results.stream().flatMap(result -> result.findings().points().stream()).toList();
    if (!points.isEmpty()) {
      Files.writeString(docs.resolve("benchmarks.svg"), Plot.svg(points));
    }
  }

  /** Says so where the tree is not that of the commit, but for what this class writes. */
  private static String commit(BenchmarkSettings settings) {
    String head = git(settings, "rev-parse", "--short=8", "HEAD");
    String changed =
        git(
            settings,
            "diff",
            "--name-only",
            "HEAD",
            "--",
            ":(top)",
            ":(top,exclude)docs/benchmarks.*");
    return changed.isEmpty() ? head : head + " with changes";
  }

  private static String git(BenchmarkSettings settings, String... args) {
    List<String> command = new ArrayList<>(List.of("git", "-C", settings.module().toString()));
    command.addAll(List.of(args));
    return Command.run(Map.of(), command).strip();
  }
}
