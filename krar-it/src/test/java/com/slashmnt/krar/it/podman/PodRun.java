package com.slashmnt.krar.it.podman;

import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.TempFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A pod that runs in a container here; closing it removes the container, not the pod. */
public final class PodRun implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MOST_OF_A_MESSAGE = 4096;
  private static final int MOST_OF_A_LOG = 2048;

  private final PodStatusWriter status;
  private final RunningContainer container;
  private final Path message;
  private final TempFolder folder;

  PodRun(PodStatusWriter status, RunningContainer container, Path message, TempFolder folder) {
    this.status = status;
    this.container = container;
    this.message = message;
    this.folder = folder;
  }

  /**
   * How it ended.
   *
   * @param message as {@code kubectl describe} shows it
   */
  public record End(KrarProcess.Result result, String message) {
    /** Of the container. */
    public int exitCode() {
      return result.exitCode();
    }

    /** What it said with {@code output: json}. */
    public JobReport report() {
      return JobReport.of(result);
    }
  }

  void started() {
    status.running();
  }

  /** The container. */
  public RunningContainer container() {
    return container;
  }

  /** Waits for its end, and writes that into the pod's status. */
  public End end() {
    KrarProcess.Result result = container.result(LIMIT);
    End end = new End(result, message(result));
    status.ended(result.exitCode(), end.message());
    return end;
  }

  /** The same after SIGKILL. */
  public End kill() {
    container.kill();
    return end();
  }

  /** The same after SIGTERM, once the API server wants the pod to go. */
  public End evicted() {
    Await.until("the pod to be deleted", status::isBeingDeleted);
    container.terminate();
    return end();
  }

  /** As with the policy {@code FallbackToLogsOnError}. */
  private String message(KrarProcess.Result result) {
    try {
      String written = Files.readString(message);
      if (!written.isEmpty() || result.exitCode() == 0) {
        return written.substring(0, Math.min(written.length(), MOST_OF_A_MESSAGE));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + message, e);
    }
    String log = result.stdout() + result.stderr();
    return log.substring(Math.max(0, log.length() - MOST_OF_A_LOG));
  }

  @Override
  public void close() {
    container.close();
    folder.close();
  }
}
