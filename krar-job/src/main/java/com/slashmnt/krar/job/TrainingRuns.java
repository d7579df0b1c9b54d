package com.slashmnt.krar.job;

import java.util.Arrays;
import java.util.List;

/**
 * Several runs of the {@code krar} command in one JVM, while the class archive is made.
 *
 * <p>A JVM makes one archive, of what it has loaded when it ends, and wants the class path that it
 * has then whenever the archive is used: so this is part of the command's own jar.
 */
final class TrainingRuns {

  private TrainingRuns() {}

  /**
   * Runs command after command, up to the first that does not end with 0; the last one as the
   * process does it, which it ends.
   *
   * @param commands each a whole command line, its words divided by single blanks
   */
  public static void main(String[] commands) {
    List<String> all = Arrays.asList(commands);
    int last = all.size() - 1;
    for (String command : all.subList(0, last)) {
      int code = KrarCommand.run(words(command), System.getenv(), System.out, System.err);
      if (code != 0) {
        throw new IllegalStateException(
            "the command ended with exit code " + code + ": " + command);
      }
    }
    KrarCommand.main(words(all.get(last)));
  }

  private static String[] words(String command) {
    return command.split(" ", -1);
  }
}
