package com.slashmnt.krar.examples;

import com.slashmnt.krar.testkit.embedded.EmbeddedCluster;
import com.slashmnt.krar.testkit.embedded.SampleWorkloads;
import com.slashmnt.krar.workload.Annotations;
import java.io.PrintStream;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs the {@code krar} command on the embedded cluster, and shows what it does. */
public final class QuickstartMain {

  private final EmbeddedCluster cluster;
  private final QuickstartState state;
  private final QuickstartCommand krar;
  private final PrintStream out;

  private QuickstartMain(EmbeddedCluster cluster, PrintStream out) {
    this.cluster = cluster;
    this.state = new QuickstartState(cluster);
    this.krar = new QuickstartCommand(cluster, out);
    this.out = out;
  }

  /** Prints all to stdout. */
  public static void main(String[] args) {
    try (EmbeddedCluster cluster = SampleWorkloads.startCluster()) {
      int code = run(cluster, System.out);
      if (code != 0) {
        throw new IllegalStateException("krar ended with exit code " + code);
      }
    }
  }

  /** The exit code of the first krar that did not end well, else 0. */
  static int run(EmbeddedCluster cluster, PrintStream out) {
    return new QuickstartMain(cluster, out).run();
  }

  private int run() {
    heading("A pretend cluster: a mock API server in this process, at " + cluster.url());
    Map<String, String> before = state.digests();
    out.printf(
        "%d workloads run. Each of their image tags has been published again", before.size());
    out.println(" since they started.");

    heading("The plan: what would krar do?");
    int planned = krar.run("--job-name", SampleWorkloads.POLICY, "--dry-run");

    heading("The run: krar restarts, and waits until the new pods are there");
    int ran = krar.run("--job-name", SampleWorkloads.POLICY, "--run-id", "quickstart/1");

    show(before);

    int proved = secondAct();
    out.printf(
        "%nThe same from a program of your own, in 15 lines: EmbeddedRunMain, in README.md%n");
    return IntStream.of(planned, ran, proved).filter(code -> code != 0).findFirst().orElse(0);
  }

  /** One tag moves, and just what runs it is restarted. */
  private int secondAct() {
    heading("Second act: " + SampleWorkloads.VALKEY + " is published again. Who runs old content?");
    Map<String, String> before = state.digests();
    cluster.publishAgain(SampleWorkloads.VALKEY);
    int planned = krar.run("--job-name", SampleWorkloads.POLICY, "--mode", "smart");

    heading("The run: krar restarts just that one, and proves what it runs then");
    int ran =
        krar.run(
            "--job-name",
            SampleWorkloads.POLICY,
            "--mode",
            "smart",
            "--smart-restart",
            "--fail-on-drift",
            "--run-id",
            "quickstart/2");
    show(before);
    return planned != 0 ? planned : ran;
  }

  private void show(Map<String, String> before) {
    heading("What is in the cluster now");
    out.printf("%-28s%-22s%s%n", "WORKLOAD", "ITS PODS RUN", "ITS ANNOTATIONS SAY");
    state
        .digests()
        .forEach((workload, now) -> out.println(row(workload, before.get(workload), now)));
    String changed = "cache/StatefulSet/sessions";
    out.printf("%nAll that krar wrote on %s:%n", changed);
    state.annotations(changed).forEach((key, value) -> out.println(key + ": " + value));
  }

  private String row(String workload, @Nullable String before, String now) {
    Map<String, String> annotations = state.annotations(workload);
    @Nullable String at = annotations.get(Annotations.RESTARTED_AT);
    return "%-28s%-22s%s"
        .formatted(
            workload,
            now.equals(before) ? now : before + " -> " + now,
            at == null
                ? "-"
                : "restarted " + at + " by " + annotations.get(Annotations.RESTARTED_BY));
  }

  private void heading(String text) {
    out.printf("%n== %s%n%n", text);
  }
}
