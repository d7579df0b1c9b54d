package com.slashmnt.krar.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a helper program of the harness to its end. */
public final class Command {
  private Command() {}

  /**
   * Runs it with the environment of the tests, but for {@code KUBECONFIG}, and gives what it
   * printed.
   *
   * @throws IllegalStateException if it fails; the message has its output
   */
  public static String run(Map<String, String> environment, List<String> command) {
    return printed(environment, command).out();
  }

  /** The same, and gives what it printed for people beside that. */
  public static String warnings(Map<String, String> environment, List<String> command) {
    return printed(environment, command).err();
  }

  private record Printed(String out, String err) {}

  private static Printed printed(Map<String, String> environment, List<String> command) {
    try {
      // A file and not a pipe: what the program leaves running in the background keeps it open.
      Path out = Files.createTempFile("krar-it-", ".out");
      Path err = Files.createTempFile("krar-it-", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("KUBECONFIG");
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        if (code != 0) {
          throw new IllegalStateException(
              "%s ended with %d: %s%s"
                  .formatted(command, code, Files.readString(out), Files.readString(err)));
        }
        return new Printed(Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, e);
    }
  }
}
