package com.slashmnt.krar.it.podman;

import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.KrarProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A container of the image to be started, in the machine's network. */
public final class KrarContainer {
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> programs = System.getenv();
  private final String name = "krar-it-" + UUID.randomUUID();

  private KrarContainer() {
    options.addAll(List.of("run", "--name=" + name, "--pull=never", "--network=host"));
    options.addAll(List.of("--http-proxy=false", "--read-only-tmpfs=false"));
    options.addAll(Podman.flags());
  }

  /** Locked down as far as it goes: no capabilities, nothing to write to. */
  public static KrarContainer create() {
    return new KrarContainer()
        .option("--read-only")
        .option("--cap-drop=ALL")
        .option("--security-opt=no-new-privileges");
  }

  /** As the image says. */
  static KrarContainer withoutLocks() {
    return new KrarContainer();
  }

  /** Runs this in the place of the image's entry point. */
  public KrarContainer command(List<String> words) {
    String quoted = words.stream().map(w -> "\"" + w + "\"").collect(joining(",", "[", "]"));
    return option("--entrypoint=" + quoted);
  }

  /** Any further option of {@code podman run}. */
  public KrarContainer option(String option) {
    options.add(option);
    return this;
  }

  /** As another user, {@code 1000} or {@code 1000:0}. */
  public KrarContainer user(String user) {
    return option("--user=" + user);
  }

  /** Sets a variable. */
  public KrarContainer env(String name, String value) {
    return option("--env=" + name + "=" + value);
  }

  /** Lets it read a file or a folder of this machine. */
  public KrarContainer mount(Path source, String target) {
    return option("--volume=%s:%s:ro".formatted(source, target));
  }

  /** Lets it write to a file or a folder of this machine. */
  public KrarContainer mountWritable(Path source, String target) {
    return option("--volume=%s:%s".formatted(source, target));
  }

  /** Starts it; the caller closes it. */
  public RunningContainer start(String... args) {
    List<String> all = new ArrayList<>(options);
    all.add(KrarImage.name());
    all.addAll(List.of(args));
    return new RunningContainer(name, KrarProcess.start(Podman.PROGRAM, programs, all));
  }

  /** Runs it to its end. */
  public KrarProcess.Result run(String... args) {
    try (RunningContainer running = start(args)) {
      return running.result(Await.LIMIT);
    }
  }

  /** Runs it to its end with {@code --output json}, and reads the report. */
  public JobReport report(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--output", "json"));
    return JobReport.of(run(all.toArray(String[]::new)));
  }
}
