package com.slashmnt.krar.job.report;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import com.slashmnt.krar.drift.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rows of a report that has to fit a screen: what failed, was restarted or drifted first. What
 * is current is only counted, and so are holds of which there are many for one reason.
 *
 * @param shown in the order in which they are printed
 * @param hidden how many are left out, by the code of their reason
 */
record ReportRows(List<Row> shown, Map<String, Integer> hidden) {

  private static final Set<String> CURRENT =
      Set.of(Verdict.CURRENT.code(), Verdict.SAME_CONTENT.code());

  /** So many holds for one reason are shown; of more, only the first ones. */
  private static final int MANY = 10;

  private static final int FIRST = 3;

  private static final Comparator<Row> ORDER =
      Comparator.comparingInt(ReportRows::rank)
          .thenComparing(row -> row.workload().namespace())
          .thenComparing(Row::name);

  /** All of them, in order. */
  static List<Row> ordered(List<Row> rows) {
    return rows.stream().sorted(ORDER).toList();
  }

  static ReportRows of(List<Row> rows) {
    Map<String, Integer> total =
        rows.stream()
            .filter(ReportRows::isQuiet)
            .collect(
                groupingBy(
                    row -> row.reason().code(), collectingAndThen(counting(), Long::intValue)));
    Map<String, Integer> printed = new HashMap<>();
    List<Row> shown = new ArrayList<>();
    for (Row row : ordered(rows)) {
      String code = row.reason().code();
      if (!isQuiet(row)
          || printed.merge(code, 1, Integer::sum) <= most(code, total.getOrDefault(code, 0))) {
        shown.add(row);
      }
    }
    Map<String, Integer> hidden =
        total.entrySet().stream()
            .filter(e -> e.getValue() > most(e.getKey(), e.getValue()))
            .collect(
                toMap(
                    Map.Entry::getKey,
                    e -> e.getValue() - most(e.getKey(), e.getValue()),
                    Integer::sum,
                    TreeMap::new));
    return new ReportRows(List.copyOf(shown), hidden);
  }

  private static int most(String code, int total) {
    if (CURRENT.contains(code)) {
      return 0;
    }
    return total > MANY ? FIRST : total;
  }

  /** A hold that asks for nothing to be done. */
  private static boolean isQuiet(Row row) {
    return row.action() == Row.Action.HOLD && !isDrifted(row);
  }

  private static boolean isDrifted(Row row) {
    return row.containers().stream().anyMatch(c -> c.verdict() == Verdict.DRIFTED);
  }

  private static int rank(Row row) {
    return switch (row.action()) {
      case FAILED -> 0;
      case RESTART -> 1;
      case HOLD -> isDrifted(row) ? 2 : 3;
    };
  }
}
