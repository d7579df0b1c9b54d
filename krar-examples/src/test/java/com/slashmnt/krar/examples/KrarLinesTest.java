package com.slashmnt.krar.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.job.KrarCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each command line of krar in the documentation is one that it takes: run as it stands there, up
 * to where the cluster is looked for.
 */
class KrarLinesTest {

  /** What a shell, or the reader, puts in the place of a text. */
  private static final Map<String, String> PUT =
      Map.of(
          "$(date +%F)", "2026-11-29",
          "NAMESPACE/KIND/NAME", "prod/Deployment/web",
          "--run-id …", "--run-id one",
          "-v …", "-v nightly",
          "sha256:…", "sha256:" + "0".repeat(64));

  /** A text without a command's object names the command; this is what it would be done to. */
  private static final Map<String, String> OBJECT =
      Map.of(
          "apply", "plan.json",
          "explain", "prod/Deployment/web",
          "forget", "prod/Deployment/web",
          "unpin", "prod/Deployment/web");

  /** A line within a sentence says only what it is about; the rest comes from a job. */
  private static final Map<String, String> JOB =
      Map.of("KRAR_LABEL_VALUE", "nightly", "KRAR_MODE", "smart");

  private static final Pattern QUOTED = Pattern.compile("`(krar [^`]+)`");

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("lines")
  void isALineThatKrarTakes(ShellCommand line) {
    Path kubeconfig = folder.resolve("absent");
    List<String> args = new ArrayList<>(line.args());
    if (args.size() == 1 && OBJECT.containsKey(args.get(0))) {
      args.add(OBJECT.get(args.get(0)));
    }
    args.add("--kubeconfig=" + kubeconfig);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        KrarCommand.run(
            args.toArray(String[]::new),
            line.where().contains(":") ? Map.of() : JOB,
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8));
    if (args.contains("--help") || args.contains("--version")) {
      assertThat(code).as(line.toString()).isZero();
      return;
    }
    assertThat(err.toString(UTF_8).lines())
        .as(line.toString())
        .singleElement()
        .satisfiesAnyOf(
            mistake -> assertThat(mistake).contains(kubeconfig.toString()),
            mistake -> assertThat(mistake).contains("plan.json: there is no such file"));
    assertThat(code).isEqualTo(2);
  }

  @Test
  void linesAreFoundInBlocksAndInTheText() throws IOException {
    assertThat(lines().map(ShellCommand::where))
        .anyMatch(where -> where.startsWith("README.md:"))
        .anyMatch(where -> where.equals("settings.md"))
        .hasSizeGreaterThan(30);
  }

  static Stream<ShellCommand> lines() throws IOException {
    List<ShellCommand> lines = new ArrayList<>();
    for (CodeBlock block : CodeBlock.all()) {
      boolean shell = block.language().equals("sh");
      List<String> own =
          block.lines().stream()
              .filter(l -> l.matches(shell ? "(\\$?krar|\\S*/bin/krar) .*" : "\\$ krar .*"))
              .toList();
      own.forEach(line -> lines.add(parse(block.toString(), line.replaceFirst("^\\$ ", ""))));
    }
    for (Path page : DocsIndexTest.pages()) {
      String text = Files.readString(page).replaceAll("(?ms)^```.*?^```", "");
      QUOTED
          .matcher(text)
          .results()
          .forEach(line -> lines.add(parse(String.valueOf(page.getFileName()), line.group(1))));
    }
    return lines.stream().distinct();
  }

  private static ShellCommand parse(String where, String line) {
    String text = line;
    for (Map.Entry<String, String> put : PUT.entrySet()) {
      text = text.replace(put.getKey(), put.getValue());
    }
    return ShellCommand.parse(where, text.replace(" …", ""));
  }
}
