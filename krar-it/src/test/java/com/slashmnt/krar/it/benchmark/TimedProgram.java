package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.harness.KrarProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a program to its end, from its start to its exit code.
 *
 * @param time GNU time, which tells the peak memory; without it nobody does
 */
record TimedProgram(Path program, Map<String, String> environment, Optional<Path> time) {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Its memory does not matter. */
  static TimedProgram of(Path program, Map<String, String> environment) {
    return new TimedProgram(program, environment, Optional.empty());
  }

  /** Its memory matters, too. */
  TimedProgram measured() {
    Optional<Path> found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "time"))
            .filter(Files::isExecutable)
            .findFirst();
    return new TimedProgram(program, environment, found);
  }

  /**
   * Runs it.
   *
   * @throws IllegalStateException if it fails
   */
  Sample run(String... args) {
    try {
      Path peak = Files.createTempFile("krar-it-", ".peak");
      try {
        return run(peak, args);
      } finally {
        Files.delete(peak);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot measure " + program, e);
    }
  }

  private Sample run(Path peak, String... args) throws IOException {
    List<String> all = new ArrayList<>();
    time.ifPresent(t -> all.addAll(List.of("-f", "%M", "-o", peak.toString(), program.toString())));
    all.addAll(List.of(args));
    long start = System.nanoTime();
    try (KrarProcess process = KrarProcess.start(time.orElse(program), environment, all)) {
      int code = process.exitCode(LIMIT);
      Duration wall = Duration.ofNanos(System.nanoTime() - start);
      if (code != 0) {
        throw new IllegalStateException(
            "%s ended with %d: %s".formatted(program, code, process.result().stderr()));
      }
      String kib = Files.readString(peak).strip();
      return new Sample(wall, kib.isEmpty() ? 0 : Long.parseLong(kib));
    }
  }
}
