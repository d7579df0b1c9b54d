package com.slashmnt.krar.it.benchmark.measure;

import com.slashmnt.krar.it.benchmark.result.Quantity;
import com.slashmnt.krar.it.benchmark.result.Sample;
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
import java.util.function.Consumer;

/**
 * Runs a program to its end, from its start to its exit code.
 *
 * @param time GNU time, which tells peak memory and processor time; without it they stay unknown
 */
public record TimedProgram(Path program, Map<String, String> environment, Optional<Path> time) {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  /** With the {@code time} of the {@code PATH}, if there is one. */
  public static TimedProgram of(Path program, Map<String, String> environment) {
    return new TimedProgram(
        program,
        environment,
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "time"))
            .filter(Files::isExecutable)
            .findFirst());
  }

  /** The same, of which only the wall time is known. */
  public TimedProgram withoutTime() {
    return new TimedProgram(program, environment, Optional.empty());
  }

  /**
   * Runs it.
   *
   * @throws IllegalStateException if it fails
   */
  public Sample run(String... args) {
    return run(stdout -> {}, args);
  }

  /**
   * The same, and lets its output be looked at.
   *
   * @param stdout throws if the program did not do what it was to do
   */
  public Sample run(Consumer<String> stdout, String... args) {
    try {
      Path seen = Files.createTempFile("krar-it-", ".time");
      try {
        return run(seen, stdout, args);
      } finally {
        Files.delete(seen);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot measure " + program, e);
    }
  }

  private Sample run(Path seen, Consumer<String> stdout, String... args) throws IOException {
    List<String> all = new ArrayList<>();
    time.ifPresent(
        t -> all.addAll(List.of("-f", Usage.FORMAT, "-o", seen.toString(), program.toString())));
    all.addAll(List.of(args));
    long start = System.nanoTime();
    try (KrarProcess process = KrarProcess.start(time.orElse(program), environment, all)) {
      int code = process.exitCode(LIMIT);
      double seconds = Clock.secondsSince(start);
      KrarProcess.Result result = process.result();
      if (code != 0) {
        throw new IllegalStateException(
            "%s ended with %d: %s".formatted(program, code, result.stderr()));
      }
      stdout.accept(result.stdout());
      String used = Files.readString(seen).strip();
      return (used.isEmpty() ? new Sample(Map.of()) : Usage.parse(used))
          .with(Quantity.WALL, seconds);
    }
  }
}
