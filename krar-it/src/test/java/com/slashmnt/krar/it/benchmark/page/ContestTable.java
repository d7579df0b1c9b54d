package com.slashmnt.krar.it.benchmark.page;

import com.slashmnt.krar.it.benchmark.result.ContestResult;
import com.slashmnt.krar.it.benchmark.result.Measured;
import com.slashmnt.krar.it.benchmark.result.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The table of one contest: a line for each contestant, and one for each ratio to a peer. */
final class ContestTable {
  private final ContestResult contest;
  private final List<Quantity> columns;

  private ContestTable(ContestResult contest) {
    this.contest = contest;
    columns =
        Arrays.stream(Quantity.values())
            .filter(q -> contest.contestants().stream().anyMatch(c -> c.quantities().contains(q)))
            .toList();
  }

  static String of(ContestResult contest) {
    return new ContestTable(contest).text();
  }

  private String text() {
    Measured ours = contest.contestants().get(0);
    StringBuilder text = new StringBuilder(line(title(ours), Quantity::title));
    text.append("|---|").append("---|".repeat(columns.size())).append('\n');
    for (Measured one : contest.contestants()) {
      text.append(line(one.name(), q -> figure(one, q)));
    }
    for (Measured peer : contest.contestants().subList(1, contest.contestants().size())) {
      text.append(line("%s to %s".formatted(ours.name(), peer.name()), q -> ratio(peer, q)));
    }
    return text.toString();
  }

  private String title(Measured ours) {
    int rounds = ours.samples().size();
    String often = rounds == 1 ? "once" : "median of %d (min to max)".formatted(rounds);
    String busy = contest.load().isEmpty() ? "" : ", load " + contest.load();
    return "%s: %s%s".formatted(contest.title(), often, busy);
  }

  private static String figure(Measured one, Quantity quantity) {
    return one.quantities().contains(quantity)
        ? one.spread(quantity).format(quantity::format, Quantity::number)
        : "";
  }

  private String ratio(Measured peer, Quantity quantity) {
    Measured ours = contest.contestants().get(0);
    boolean both = ours.quantities().contains(quantity) && peer.quantities().contains(quantity);
    return both
        ? contest
            .ratio(quantity, ours.name(), peer.name())
            .format(r -> Quantity.number(r) + " ×", Quantity::number)
        : "";
  }

  private String line(String first, Function<Quantity, String> cell) {
    StringBuilder line = new StringBuilder("| ").append(first).append(" |");
    columns.forEach(q -> line.append(' ').append(cell.apply(q)).append(" |"));
    return line.append('\n').toString();
  }
}
