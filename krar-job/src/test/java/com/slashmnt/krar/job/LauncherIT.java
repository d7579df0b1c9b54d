package com.slashmnt.krar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder {@code target/krar}, as an image or a download has it. */
class LauncherIT {

  private static final Path KRAR = Path.of("target/krar/bin/krar").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void worksThroughASymlinkFromAnyFolder() throws Exception {
    Path chain = Files.createSymbolicLink(folder.resolve("one"), KRAR);
    Path two = Files.createSymbolicLink(folder.resolve("two"), chain.getFileName());
    assertThat(output(System.getProperty("java.home"), "./two", "--version"))
        .matches("krar \\d+\\.\\d+\\.\\d+\\S*\\n");
    // JUnit warns of links that lead out of its folder.
    Files.delete(two);
    Files.delete(chain);
  }

  @Test
  void saysWhereItLooksForJava() throws Exception {
    assertThat(output(folder + "/none", KRAR.toString(), "--version"))
        .isEqualTo(
            "krar: no Java found at '"
                + folder
                + "/none/bin/java'; set JAVA_HOME to a JDK or JRE of version 17 or newer\n");
  }

  /** As in the image, which has no shell. */
  @Test
  void canBeAScriptThatTheKernelGivesToJava() throws Exception {
    Path script = folder.resolve("krar");
    Path arguments =
        Files.writeString(
            folder.resolve("arguments"),
            """
            -Dkrar.script=%s
            -cp "%s/*"
            com.slashmnt.krar.job.KrarCommand
            """
                .formatted(script, KRAR.resolveSibling("../lib").normalize()));
    Files.writeString(
        script, "#!" + System.getProperty("java.home") + "/bin/java @" + arguments + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    assertThat(output("", script.toString(), "/src/run.sh", "--unknown", "--help"))
        .startsWith("Usage: krar ");
    assertThat(output("", script.toString(), "/src/run.sh", "word", "-v", "nightly"))
        .contains("unexpected argument 'word'")
        .doesNotContain("'/src/run.sh'", "'" + script + "'");
  }

  /**
   * It has begun nothing yet, so that there is no report to wait for, and no cluster to be asked.
   */
  @Test
  void aSignalEndsTheWaitBeforeARun() throws Exception {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            current-context: here
            contexts: [{name: here, context: {cluster: none, user: me}}]
            clusters: [{name: none, cluster: {server: "http://localhost:1"}}]
            users: [{name: me, user: {token: none}}]
            """);
    ProcessBuilder builder =
        new ProcessBuilder(KRAR.toString(), "-v", "nightly", "--start-jitter", "9999d")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("KRAR_"));
    builder.environment().put("KRAR_RUN_ID", "one");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.readLine()).startsWith("krar: waits ").contains("before the run begins");
      assertThat(process.toHandle().destroy()).isTrue();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
      assertThat(said.lines()).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Who redirects the report to a full disk must not take the run for one that is reported. */
  @Test
  void aReportThatCannotBeWrittenIsNoSuccess() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(KRAR.toString(), "--help")
            .directory(folder.toFile())
            .redirectOutput(Path.of("/dev/full").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(70);
    assertThat(said).contains("standard output");
  }

  /** Standard output and error, so that a warning of the JVM would show. */
  private String output(String javaHome, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", javaHome);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
