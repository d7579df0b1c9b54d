package com.slashmnt.krar.it.benchmark.measure;

import com.slashmnt.krar.it.benchmark.result.ContestResult;
import com.slashmnt.krar.it.benchmark.result.Measured;
import com.slashmnt.krar.it.benchmark.result.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Lets contestants run in turns, forwards and backwards, and prints what each run took. */
public final class Contest {
  private final String title;
  private final List<Contestant> contestants;
  private final boolean warmUp;

  private Contest(String title, List<Contestant> contestants, boolean warmUp) {
    this.title = title;
    this.contestants = List.copyOf(contestants);
    this.warmUp = warmUp;
  }

  /**
   * With one round before that does not count: it warms the caches of the API server and of the
   * file system, and our own JVM.
   *
   * @param contestants the first is the one that is compared with each of the others
   */
  public static Contest of(String title, List<Contestant> contestants) {
    return new Contest(title, contestants, true);
  }

  /** Without that round: a contest before has warmed everything, or warmth does not matter. */
  public static Contest warmedUp(String title, List<Contestant> contestants) {
    return new Contest(title, contestants, false);
  }

  /**
   * Runs all of them so often.
   *
   * @param rounds an odd number
   */
  public ContestResult run(int rounds) {
    Load load = new Load();
    say("%n%s, %d rounds", title, rounds);
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    contestants.forEach(c -> samples.put(c.name(), new ArrayList<>()));
    for (int round = warmUp ? 0 : 1; round <= rounds; round++) {
      List<Contestant> order = new ArrayList<>(contestants);
      if (round % 2 == 0) {
        Collections.reverse(order);
      }
      for (Contestant one : order) {
        Sample sample = one.run().get();
        if (round > 0) {
          samples.getOrDefault(one.name(), new ArrayList<>()).add(sample);
        }
        say("  round %d: %-40s %s; load %s", round, one.name(), text(sample), load.look());
      }
    }
    return new ContestResult(
        title,
        load.toString(),
        samples.entrySet().stream().map(e -> new Measured(e.getKey(), e.getValue())).toList());
  }

  private static String text(Sample sample) {
    return sample.values().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getKey().title() + " " + e.getKey().format(e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static void say(String format, Object... args) {
    System.out.println(String.format(Locale.ROOT, format, args));
  }
}
