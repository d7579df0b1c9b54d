package com.slashmnt.krar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.job.input.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminationLogTest {

  private static final Environment POD =
      new Environment(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"));

  @TempDir Path folder;

  @Test
  void isWrittenInAPodWhereTheFileIs() throws IOException {
    Path file = Files.createFile(folder.resolve("log"));
    TerminationLog.write(file, new Environment(Map.of()), "no pod");
    assertThat(file).isEmptyFile();
    TerminationLog.write(file, POD, "nightly: 1 restarted");
    assertThat(file).hasContent("nightly: 1 restarted");
    TerminationLog.write(file, POD, "x".repeat(5000));
    assertThat(file).hasSize(4096);
  }

  @Test
  void isNeverMade() {
    TerminationLog.write(folder.resolve("absent"), POD, "text");
    assertThat(folder).isEmptyDirectory();
  }
}
