package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.benchmark.result.Aim;
import com.slashmnt.krar.it.benchmark.result.ContestResult;
import com.slashmnt.krar.it.benchmark.result.Findings;
import com.slashmnt.krar.it.benchmark.result.Measured;
import com.slashmnt.krar.it.benchmark.result.Quantity;
import com.slashmnt.krar.it.benchmark.result.Sample;
import com.slashmnt.krar.it.harness.KrarProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the plain download weighs, as the sum of its files. */
final class SizeBenchmark implements Benchmark {
  private static final String DOWNLOAD = "plain download, unpacked";

  /** What it was before krar-http. */
  private static final double BEFORE = 11;

  private static final double BYTES_PER_MEGABYTE = 1e6;

  @Override
  public String row() {
    return "size";
  }

  @Override
  public Findings run(BenchmarkSettings settings) throws IOException {
    Path home = KrarProcess.program().resolve("../..").normalize();
    try (Stream<Path> files = Files.walk(home)) {
      double megabytes =
          files.filter(Files::isRegularFile).mapToLong(SizeBenchmark::size).sum()
              / BYTES_PER_MEGABYTE;
      Measured download = new Measured(DOWNLOAD, List.of(Sample.of(Quantity.SIZE, megabytes)));
      return Findings.of(
          List.of(new ContestResult("size", "", List.of(download))),
          List.of(
              Aim.figure(
                  "size of the plain download",
                  Quantity.SIZE,
                  download.spread(Quantity.SIZE),
                  BEFORE)));
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }
}
