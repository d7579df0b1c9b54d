package com.slashmnt.krar.job.report;

import static com.slashmnt.krar.job.Samples.DB;
import static com.slashmnt.krar.job.Samples.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.job.Samples;
import com.slashmnt.krar.job.input.LogLevel;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.select.Selection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private String shown(boolean terminal, LogLevel level) {
    ProgressPrinter progress =
        new ProgressPrinter(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, level);
    progress.on(new RunEvent.Selected(Selection.of(List.of())));
    progress.on(new RunEvent.Finished(Optional.empty(), Samples.converged(WEB)));
    progress.on(
        new RunEvent.Finished(
            Optional.empty(), Samples.failed(DB, Outcome.Stage.FOLLOW, "RolloutFailed")));
    progress.on(new RunEvent.Warned(new Reason("EventsForbidden", "No events.")));
    progress.on(new RunEvent.Ended(Samples.everything()));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void isPlainLinesInALog() {
    assertThat(shown(false, LogLevel.INFO).lines())
        .containsExactly(
            "krar: 0 selected",
            "krar: prod/Deployment/web Converged",
            "krar: prod/StatefulSet/db failed (RolloutFailed)",
            "krar: warning: EventsForbidden: No events.");
  }

  @Test
  void isOneLineOnATerminalAndGoesAtTheEnd() {
    String shown = shown(true, LogLevel.INFO);
    assertThat(shown)
        .contains("\r\u001b[K0 selected: 0 in flight, 1 done, 0 held, 1 failed")
        .contains("krar: prod/StatefulSet/db failed")
        .doesNotContain("krar: prod/Deployment/web")
        .endsWith("\r\u001b[K");
  }

  @Test
  void keepsToTheLogLevel() {
    assertThat(shown(false, LogLevel.WARN).lines()).hasSize(2);
    bytes.reset();
    assertThat(shown(true, LogLevel.ERROR)).isEmpty();
  }
}
