package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.benchmark.result.Aim;
import com.slashmnt.krar.it.benchmark.result.ContestResult;
import com.slashmnt.krar.it.benchmark.result.Findings;
import com.slashmnt.krar.it.benchmark.result.Measured;
import com.slashmnt.krar.it.benchmark.result.Quantity;
import com.slashmnt.krar.it.benchmark.result.Sample;
import com.slashmnt.krar.it.harness.KrarProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** What the plain download weighs: its files, one after the other, through gzip as in a tar.gz. */
final class SizeBenchmark implements Benchmark {
  private static final String DOWNLOAD = "plain download, packed";

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
    double megabytes = packed(home) / BYTES_PER_MEGABYTE;
    Measured download = new Measured(DOWNLOAD, List.of(Sample.of(Quantity.SIZE, megabytes)));
    return Findings.of(
        List.of(new ContestResult("size", "", List.of(download))),
        List.of(
            Aim.figure(
                "size of the plain download, packed",
                Quantity.SIZE,
                download.spread(Quantity.SIZE),
                BEFORE)));
  }

  private static long packed(Path home) throws IOException {
    Path packed = Files.createTempFile("krar-download", ".gz");
    try (Stream<Path> files = Files.walk(home)) {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          Files.copy(file, out);
        }
      }
      return Files.size(packed);
    } finally {
      Files.delete(packed);
    }
  }
}
