package com.slashmnt.krar.it.benchmark.measure;

import com.slashmnt.krar.it.benchmark.result.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How busy the machine is: figures from a busy one are worth less. */
final class Load {
  private static final Path AVERAGES = Path.of("/proc/loadavg");

  private final List<Double> seen = new ArrayList<>();

  /** Over the last minute; a system that does not tell is {@code unknown}. */
  String look() {
    if (!Files.isReadable(AVERAGES)) {
      return "unknown";
    }
    try {
      String minute = Files.readString(AVERAGES).split(" ", 2)[0];
      seen.add(Double.valueOf(minute));
      return minute;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + AVERAGES, e);
    }
  }

  /** From the least to the most; empty if nothing was seen. */
  @Override
  public String toString() {
    if (seen.isEmpty()) {
      return "";
    }
    String least = Quantity.number(Collections.min(seen));
    String most = Quantity.number(Collections.max(seen));
    return least.equals(most) ? least : least + " to " + most;
  }
}
