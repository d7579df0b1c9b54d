package com.slashmnt.krar.it.podman;

import com.slashmnt.krar.it.harness.KrarProcess;
import java.time.Duration;

/** A container that was started; closing it ends and removes it. */
public final class RunningContainer implements AutoCloseable {
  private final String name;
  private final KrarProcess podman;

  RunningContainer(String name, KrarProcess podman) {
    this.name = name;
    this.podman = podman;
  }

  /** SIGKILL for what runs in it. */
  public void kill() {
    signal("KILL");
  }

  /** SIGTERM, as a kubelet ends a container first. */
  public void terminate() {
    signal("TERM");
  }

  /** What {@code podman inspect} says of it, by a template of Go; also when it has ended. */
  public String inspect(String template) {
    return Podman.run("container", "inspect", "--format=" + template, name).strip();
  }

  private void signal(String signal) {
    String unused = Podman.run("kill", "--signal=" + signal, name);
  }

  /**
   * Waits for its end; {@code podman} exits as what runs in the container does.
   *
   * @throws AssertionError if it still runs after the limit
   */
  public KrarProcess.Result result(Duration limit) {
    return podman.result(limit);
  }

  @Override
  public void close() {
    String unused = Podman.run("rm", "--force", "--ignore", "--time=0", name);
    podman.close();
  }
}
