package com.slashmnt.krar.it.benchmark.page;

import com.slashmnt.krar.it.benchmark.result.Aim;
import com.slashmnt.krar.it.benchmark.result.ContestResult;
import com.slashmnt.krar.it.benchmark.result.RowResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The page about benchmarks: its figures stand between markers and are replaced, its prose stays.
 *
 * <p>Each row has a section of its own; the table of aims has a line for each aim of any row. What
 * was not measured anew stays as it was, with the stamp of the day when it was measured.
 */
public final class BenchmarkPage {
  private static final String AIMS = "aims";
  private static final String HEAD = "| work | measured | aim | |\n|---|---|---|---|\n";

  private BenchmarkPage() {}

  /**
   * The page with these results.
   *
   * @throws IllegalArgumentException if the page has no section for a row
   */
  public static String update(String page, List<RowResult> results) {
    String updated = page;
    Map<String, String> aims = aims(section(page, AIMS));
    for (RowResult result : results) {
      updated = replace(updated, result.row(), text(result));
      result.findings().aims().forEach(aim -> aims.put(aim.work(), line(aim)));
    }
    return replace(updated, AIMS, HEAD + String.join("", aims.values()));
  }

  private static String text(RowResult result) {
    StringBuilder text = new StringBuilder();
    for (ContestResult contest : result.findings().contests()) {
      text.append(ContestTable.of(contest)).append('\n');
    }
    return text + result.stamp() + "\n";
  }

  private static String line(Aim aim) {
    return "| %s | %s | %s | %s |\n"
        .formatted(aim.work(), aim.measured(), aim.aim(), aim.met() ? "met" : "**missed**");
  }

  /** The lines of the table as it is, by what they are about. */
  private static Map<String, String> aims(String table) {
    Map<String, String> lines = new LinkedHashMap<>();
    table
        .lines()
        .filter(line -> line.startsWith("| ") && !HEAD.startsWith(line))
        .forEach(line -> lines.put(line.split("\\|", -1)[1].strip(), line + "\n"));
    return lines;
  }

  private static String section(String page, String name) {
    return page.substring(begin(page, name), end(page, name));
  }

  private static String replace(String page, String name, String text) {
    return page.substring(0, begin(page, name))
        + "\n"
        + text
        + "\n"
        + page.substring(end(page, name));
  }

  private static int begin(String page, String name) {
    String marker = "<!-- benchmark %s -->\n".formatted(name);
    int at = page.indexOf(marker);
    if (at < 0) {
      throw new IllegalArgumentException("the page has no marker " + marker.strip());
    }
    return at + marker.length();
  }

  private static int end(String page, String name) {
    String marker = "<!-- end of %s -->".formatted(name);
    int at = page.indexOf(marker, begin(page, name));
    if (at < 0) {
      throw new IllegalArgumentException("the page has no marker " + marker);
    }
    return at;
  }
}
