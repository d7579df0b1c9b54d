package com.slashmnt.krar.it.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where and when figures were measured: they are worth little without it. */
final class Machine {
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Pattern TOTAL = Pattern.compile("MemTotal: *(\\d+) kB");
  private static final double KIB_PER_GIB = 1024.0 * 1024.0;

  private Machine() {}

  /**
   * One sentence.
   *
   * @param commit what was measured
   */
  static String stamp(String commit) {
    return "Measured on %s at commit %s: %d processors (%s)%s, Java %s."
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            commit,
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.arch"),
            memory(),
            Runtime.version().feature());
  }

  private static String memory() {
    if (!Files.isReadable(MEMORY)) {
      return "";
    }
    try {
      Matcher total = TOTAL.matcher(Files.readString(MEMORY));
      return total.find()
          ? String.format(Locale.ROOT, ", %.0f GiB", Long.parseLong(total.group(1)) / KIB_PER_GIB)
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + MEMORY, e);
    }
  }
}
