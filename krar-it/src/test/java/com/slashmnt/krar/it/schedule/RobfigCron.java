package com.slashmnt.krar.it.schedule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * robfig/cron v3.0.1, asked through the Go program in {@code src/test/go/robfig-cron}.
 *
 * @param scratch a directory for what goes in and comes out
 */
record RobfigCron(Path scratch) {

  /** One answer for each question; see the program for their words. */
  List<String> answers(List<Question> questions) throws IOException, InterruptedException {
    Path in = Files.write(scratch.resolve("in"), questions.stream().map(Question::line).toList());
    Path out = scratch.resolve("out");
    Path err = scratch.resolve("err");
    Process go =
        new ProcessBuilder("go", "run", ".")
            .directory(Path.of("src/test/go/robfig-cron").toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!go.waitFor(5, TimeUnit.MINUTES)) {
      go.destroyForcibly();
      throw new IllegalStateException("go run took more than 5 minutes");
    }
    List<String> answers = Files.readAllLines(out);
    if (go.exitValue() != 0 || answers.size() != questions.size()) {
      throw new IllegalStateException(
          "go run ended with %d and %d answers to %d questions: %s"
              .formatted(go.exitValue(), answers.size(), questions.size(), Files.readString(err)));
    }
    return answers;
  }
}
