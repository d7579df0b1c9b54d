package com.slashmnt.krar.it.benchmark.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.slashmnt.krar.it.benchmark.result.Aim;
import com.slashmnt.krar.it.benchmark.result.ContestResult;
import com.slashmnt.krar.it.benchmark.result.Findings;
import com.slashmnt.krar.it.benchmark.result.Measured;
import com.slashmnt.krar.it.benchmark.result.Quantity;
import com.slashmnt.krar.it.benchmark.result.ResultFolder;
import com.slashmnt.krar.it.benchmark.result.RowResult;
import com.slashmnt.krar.it.benchmark.result.Sample;
import com.slashmnt.krar.it.benchmark.result.Spread;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkPageTest {
  private static final String PAGE =
      """
      # What krar costs

      <!-- benchmark aims -->

      | work | measured | aim | |
      |---|---|---|---|
      | idle: wall | 14.0 × | at most 6 × | **missed** |
      | image: size | 42.8 MB | at most 45 MB | met |

      <!-- end of aims -->

      Prose of a human.

      <!-- benchmark idle -->
      old figures
      <!-- end of idle -->

      <!-- benchmark image -->
      figures of the image
      <!-- end of image -->
      """;

  private static Sample sample(double seconds, double mebibytes) {
    return Sample.of(Quantity.WALL, seconds).with(Quantity.MEMORY, mebibytes);
  }

  private static RowResult idle() {
    ContestResult contest =
        new ContestResult(
            "nothing to do",
            "1.50 to 2.50",
            List.of(
                new Measured("krar", List.of(sample(0.4, 50), sample(0.6, 66), sample(0.5, 60))),
                new Measured(
                    "kubectl", List.of(sample(0.1, 50), sample(0.1, 55), sample(0.05, 60)))));
    Aim aim = Aim.ratio("idle: wall", contest.ratio(Quantity.WALL, "krar", "kubectl"), 6);
    return new RowResult("idle", "Measured on a day.", Findings.of(List.of(contest), List.of(aim)));
  }

  @Test
  void writesMedianAndSpreadOfEachContestantAndTheRatioByRound() {
    assertThat(BenchmarkPage.update(PAGE, List.of(idle())))
        .contains(
            """
            <!-- benchmark idle -->

            | nothing to do: median of 3 (min to max), load 1.50 to 2.50 | wall time | peak memory |
            |---|---|---|
            | krar | 0.50 s (0.40 to 0.60) | 60.0 MiB (50.0 to 66.0) |
            | kubectl | 0.10 s (0.050 to 0.10) | 55.0 MiB (50.0 to 60.0) |
            | krar to kubectl | 6.00 × (4.00 to 10.0) | 1.00 × (1.00 to 1.20) |

            Measured on a day.

            <!-- end of idle -->
            """);
  }

  @Test
  void replacesTheAimsThatWereMeasuredAndKeepsTheOthersInTheirPlace() {
    assertThat(BenchmarkPage.update(PAGE, List.of(idle())))
        .contains(
            """
            | idle: wall | 6.00 × (4.00 to 10.0) | at most 6 × | met |
            | image: size | 42.8 MB | at most 45 MB | met |
            """)
        .doesNotContain("14.0 ×");
  }

  @Test
  void keepsProseAndTheRowsThatWereNotMeasured() {
    assertThat(BenchmarkPage.update(PAGE, List.of(idle())))
        .startsWith("# What krar costs\n\n<!-- benchmark aims -->\n")
        .contains("Prose of a human.\n", "figures of the image\n")
        .doesNotContain("old figures");
  }

  @Test
  void changesNothingTheSecondTime() {
    String once = BenchmarkPage.update(PAGE, List.of(idle()));
    assertThat(BenchmarkPage.update(once, List.of(idle()))).isEqualTo(once);
  }

  @Test
  void refusesARowThatThePageHasNoPlaceFor() {
    RowResult unknown = new RowResult("unknown", "", Findings.of(List.of(), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenchmarkPage.update(PAGE, List.of(unknown)))
        .withMessageContaining("<!-- benchmark unknown -->");
  }

  @Test
  void saysWhatIsMissed() {
    RowResult slow =
        new RowResult(
            "idle",
            "",
            Findings.of(
                List.of(),
                List.of(Aim.figure("idle: wall", Quantity.WALL, new Spread(2, 2.5, 3), 2.2))));
    assertThat(BenchmarkPage.update(PAGE, List.of(slow)))
        .contains("| idle: wall | 2.50 s (2.00 to 3.00) | at most 2.2 s | **missed** |\n");
  }

  @Test
  void writesTheSameFromResultsThatWereKeptInFiles(@TempDir Path folder) {
    ResultFolder results = new ResultFolder(folder);
    results.write(idle());
    assertThat(results.read()).containsExactly(idle());
  }
}
