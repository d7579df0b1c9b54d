package com.slashmnt.krar.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The command, running as a process of its own in a clean environment: {@code PATH}, {@code
 * JAVA_HOME}, an empty {@code HOME}, and what the test gives.
 *
 * <p>Closing it kills it.
 */
public final class KrarProcess implements AutoCloseable {
  private final Process process;
  private final TempFolder home;
  private final LiveText stdout;
  private final LiveText stderr;

  private KrarProcess(Process process, TempFolder home) {
    this.process = process;
    this.home = home;
    stdout = new LiveText("stdout of " + process.pid(), process.getInputStream());
    stderr = new LiveText("stderr of " + process.pid(), process.getErrorStream());
  }

  /** What a process left behind; one ended by signal n has the exit code 128 + n. */
  public record Result(int exitCode, String stdout, String stderr) {}

  /**
   * Starts {@code krar} as the build made it.
   *
   * @throws IllegalStateException if there is none
   */
  public static KrarProcess krar(Map<String, String> environment, String... args) {
    return start(program(), environment, List.of(args));
  }

  /**
   * The command as the build made it.
   *
   * @throws IllegalStateException if there is none
   */
  public static Path program() {
    Path krar = Places.krar();
    if (!Files.isExecutable(krar)) {
      throw new IllegalStateException("there is no " + krar + ": run mvn package first");
    }
    return krar;
  }

  /** Starts any program. */
  public static KrarProcess start(
      Path program, Map<String, String> environment, List<String> args) {
    TempFolder home = TempFolder.create("krar-it-home-");
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(args);
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.path().toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("HOME", home.path().toString());
    builder.environment().putAll(environment);
    try {
      return new KrarProcess(builder.start(), home);
    } catch (IOException e) {
      home.close();
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /** Waits for its end. */
  public Result result() {
    return result(Await.LIMIT);
  }

  /**
   * Waits for its end.
   *
   * @throws AssertionError if it still runs after the limit; it goes on
   */
  public Result result(Duration limit) {
    int code = exitCode(limit);
    return new Result(code, stdout.end(), stderr.end());
  }

  /** The same, but gives only the code. */
  public int exitCode(Duration limit) {
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError(
        "waited %s s for the end of process %d; stdout: %s stderr: %s"
            .formatted(limit.toSeconds(), process.pid(), stdout, stderr));
  }

  /** Waits until a part of stderr matches, and gives that part; {@code ^} begins any line. */
  public String awaitStderr(String regex) {
    return stderr.await("stderr", regex, Await.LIMIT);
  }

  /** Waits until a part of stdout matches, and gives that part. */
  public String awaitStdout(String regex) {
    return stdout.await("stdout", regex, Await.LIMIT);
  }

  /** What it wrote so far. */
  public String stderr() {
    return stderr.toString();
  }

  /** What it wrote so far. */
  public String stdout() {
    return stdout.toString();
  }

  /** Whether it runs. */
  public boolean running() {
    return process.isAlive();
  }

  /** Its process id; of {@code krar} it is that of the JVM. */
  public long pid() {
    return process.pid();
  }

  /** SIGTERM, as Kubernetes ends a pod; it returns at once. */
  public void terminate() {
    // Not Process.destroy(), which also closes the streams: what it says last would be lost.
    boolean asked = process.toHandle().destroy();
    if (!asked) {
      throw new IllegalStateException("the process " + pid() + " could not be terminated");
    }
  }

  /** SIGKILL, for it and its children; it returns when the process is gone. */
  public void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    exitCode(Await.LIMIT);
  }

  @Override
  public void close() {
    kill();
    home.close();
  }
}
