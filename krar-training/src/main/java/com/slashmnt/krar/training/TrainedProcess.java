package com.slashmnt.krar.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A process whose JVM is trained. */
final class TrainedProcess {

  private TrainedProcess() {}

  /**
   * Runs it to its end.
   *
   * @param environment all of it: nothing of the build's own, such as a {@code JAVA_TOOL_OPTIONS},
   *     shapes what comes out
   * @return what it printed
   * @throws IllegalStateException if it ends with another exit code than 0
   */
  static String run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String report = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(
          "the training run ended with exit code " + code + ":\n" + report);
    }
    return report;
  }
}
