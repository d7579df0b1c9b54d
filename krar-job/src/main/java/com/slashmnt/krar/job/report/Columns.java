package com.slashmnt.krar.job.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines in columns as kubectl prints them: each column as wide as its widest cell, three spaces
 * between, the last one as long as it is.
 */
final class Columns {

  private static final String GAP = "   ";

  /** A line of cells, and the lines below it that are in no column. */
  private record Line(List<String> cells, List<String> below) {}

  private final List<Line> lines = new ArrayList<>();

  /** Adds a line; its cells may hold what others wrote. */
  void add(String... cells) {
    lines.add(new Line(Arrays.stream(cells).map(TerminalText::of).toList(), new ArrayList<>()));
  }

  /** Adds a line below the last one. */
  void below(String text) {
    lines.get(lines.size() - 1).below().add("  " + TerminalText.of(text));
  }

  String print() {
    int[] widths = new int[lines.stream().mapToInt(l -> l.cells().size()).max().orElse(0)];
    for (Line line : lines) {
      for (int i = 0; i < line.cells().size(); i++) {
        widths[i] = Math.max(widths[i], line.cells().get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      StringBuilder printed = new StringBuilder();
      for (int i = 0; i < line.cells().size(); i++) {
        String cell = line.cells().get(i);
        printed.append(cell).append(" ".repeat(widths[i] - cell.length())).append(GAP);
      }
      text.append(printed.toString().stripTrailing()).append('\n');
      line.below().forEach(b -> text.append(b).append('\n'));
    }
    return text.toString();
  }
}
