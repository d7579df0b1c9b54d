package com.slashmnt.krar.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LostReportTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(OutputStream out, String... args) {
    return KrarCommand.run(
        args, Map.of(), new PrintStream(out, false, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private static OutputStream fullDisk() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("No space left on device");
      }
    };
  }

  @Test
  void whatCannotBeWrittenIsNoSuccess() {
    assertThat(run(fullDisk(), "--version")).isEqualTo(70);
    assertThat(err.toString(UTF_8)).contains("standard output could not be written");
  }

  @Test
  void aMistakeStaysAMistake() {
    assertThat(run(fullDisk(), "--no-such-flag")).isEqualTo(2);
  }

  @Test
  void whatIsWrittenIsASuccess() {
    assertThat(run(new ByteArrayOutputStream(), "--version")).isZero();
    assertThat(err.size()).isZero();
  }
}
