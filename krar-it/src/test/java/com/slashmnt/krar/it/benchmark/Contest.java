package com.slashmnt.krar.it.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lets contestants run in turns, forwards and backwards, and prints what each run took. */
final class Contest {
  private static final Path LOAD = Path.of("/proc/loadavg");

  private final String title;
  private final List<Contestant> contestants;

  /** The first is the one whose ratios to the others are printed. */
  Contest(String title, List<Contestant> contestants) {
    this.title = title;
    this.contestants = List.copyOf(contestants);
  }

  /**
   * Runs all of them so often, after one round that does not count: it warms the caches of the API
   * server and of the file system, and our own JVM.
   *
   * @param rounds an odd number
   */
  void run(int rounds) {
    say("%n%s, %d rounds; before: load %s", title, rounds, load());
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    contestants.forEach(c -> samples.put(c.name(), new ArrayList<>()));
    for (int round = 0; round <= rounds; round++) {
      List<Contestant> order = new ArrayList<>(contestants);
      if (round % 2 == 0) {
        Collections.reverse(order);
      }
      for (Contestant one : order) {
        Sample sample = one.run().get();
        if (round > 0) {
          samples.getOrDefault(one.name(), new ArrayList<>()).add(sample);
        }
        say(
            "  round %d: %-32s %8.0f ms %7d KiB, load %s",
            round, one.name(), Sample.medianMillis(List.of(sample)), sample.peakKib(), load());
      }
    }
    print(samples);
  }

  private void print(Map<String, List<Sample>> samples) {
    String first = contestants.get(0).name();
    List<Sample> ours = samples.getOrDefault(first, List.of());
    samples.forEach(
        (name, all) -> {
          say(
              "  median:  %-32s %8.0f ms %7.0f KiB",
              name, Sample.medianMillis(all), Sample.medianKib(all));
          if (!name.equals(first)) {
            say(
                "  ratio:   %s / %s: wall %.2f%s",
                first,
                name,
                Sample.medianMillis(ours) / Sample.medianMillis(all),
                memory(ours, all));
          }
        });
  }

  private static String memory(List<Sample> ours, List<Sample> others) {
    double kib = Sample.medianKib(others);
    return kib == 0
        ? ""
        : String.format(Locale.ROOT, ", peak memory %.2f", Sample.medianKib(ours) / kib);
  }

  /** How busy the machine is: figures from a busy one are worth less. */
  private static String load() {
    try {
      return Files.isReadable(LOAD) ? Files.readString(LOAD).split(" ", 2)[0] : "unknown";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + LOAD, e);
    }
  }

  private static void say(String format, Object... args) {
    System.out.println(String.format(Locale.ROOT, format, args));
  }
}
