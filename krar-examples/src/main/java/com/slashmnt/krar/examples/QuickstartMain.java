package com.slashmnt.krar.examples;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import com.slashmnt.krar.job.KrarCommand;
import com.slashmnt.krar.testkit.embedded.EmbeddedCluster;
import com.slashmnt.krar.testkit.embedded.SampleWorkloads;
import com.slashmnt.krar.workload.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.AppsAPIGroupDSL;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs the {@code krar} command on the embedded cluster, and shows what it does. */
public final class QuickstartMain {

  private final EmbeddedCluster cluster;
  private final PrintStream out;

  private QuickstartMain(EmbeddedCluster cluster, PrintStream out) {
    this.cluster = cluster;
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
    Map<String, String> before = digests();
    out.printf(
        "%d workloads run. Each of their image tags has been published again", before.size());
    out.println(" since they started.");

    heading("The plan: what would krar do?");
    int planned = krar("--job-name", SampleWorkloads.POLICY, "--dry-run");

    heading("The run: krar restarts, and waits until the new pods are there");
    int ran = krar("--job-name", SampleWorkloads.POLICY, "--run-id", "quickstart/1");

    show(before);

    int proved = secondAct();
    out.printf(
        "%nThe same from a program of your own, in 15 lines: EmbeddedRunMain, in README.md%n");
    return IntStream.of(planned, ran, proved).filter(code -> code != 0).findFirst().orElse(0);
  }

  /** One tag moves, and just what runs it is restarted. */
  private int secondAct() {
    heading("Second act: " + SampleWorkloads.VALKEY + " is published again. Who runs old content?");
    Map<String, String> before = digests();
    cluster.publishAgain(SampleWorkloads.VALKEY);
    int planned = krar("--job-name", SampleWorkloads.POLICY, "--mode", "smart");

    heading("The run: krar restarts just that one, and proves what it runs then");
    int ran =
        krar(
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
    digests().forEach((workload, now) -> out.println(row(workload, before.get(workload), now)));
    String changed = "cache/StatefulSet/sessions";
    out.printf("%nAll that krar wrote on %s:%n", changed);
    annotations(changed).forEach((key, value) -> out.println(key + ": " + value));
  }

  private String row(String workload, @Nullable String before, String now) {
    Map<String, String> annotations = annotations(workload);
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

  /** The real command, as krar-job/target/krar/bin/krar runs it. */
  private int krar(String... args) {
    out.println("$ krar " + String.join(" ", args));
    try {
      Path folder = Files.createTempDirectory("krar-quickstart");
      Path kubeconfig = cluster.writeKubeconfig(folder);
      try {
        // Short, in case the embedded controllers break.
        Map<String, String> environment = new HashMap<>();
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("KRAR_WAIT_TIMEOUT", "1m");
        environment.put("KRAR_SETTLE_TIME", "1s");
        if (List.of(args).contains("smart")) {
          environment.put("KRAR_REGISTRY_MIRRORS", "docker.io=" + cluster.registry());
        }
        return KrarCommand.run(args, environment, out, out);
      } finally {
        Files.delete(kubeconfig);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not write a kubeconfig", e);
    }
  }

  /** By workload, the digests that its pods run, as read from the cluster. */
  private Map<String, String> digests() {
    Map<String, String> digests = new TreeMap<>();
    for (String workload : workloads().keySet()) {
      String[] parts = workload.split("/", 3);
      digests.put(
          workload,
          cluster
              .client()
              .pods()
              .inNamespace(parts[0])
              .withLabel("app", parts[2])
              .list()
              .getItems()
              .stream()
              .map(QuickstartMain::digest)
              .distinct()
              .collect(joining(" and ")));
    }
    return digests;
  }

  /** Its first eight digits. */
  private static String digest(Pod pod) {
    String id = pod.getStatus().getContainerStatuses().get(0).getImageID();
    int digits = id.indexOf("@sha256:") + "@sha256:".length();
    return id.substring(digits, digits + 8);
  }

  /** krar's own annotations and the pod template's, as read from the cluster. */
  private Map<String, String> annotations(String workload) {
    HasMetadata object = requireNonNull(workloads().get(workload), workload);
    Map<String, String> all = new TreeMap<>(object.getMetadata().getAnnotations());
    if (object instanceof StatefulSet set) {
      set.getSpec()
          .getTemplate()
          .getMetadata()
          .getAnnotations()
          .forEach((key, value) -> all.put(key + " (in the pod template)", value));
    }
    return all;
  }

  /** All of them, by what krar calls them. */
  private Map<String, HasMetadata> workloads() {
    AppsAPIGroupDSL apps = cluster.client().apps();
    return Stream.of(apps.deployments(), apps.statefulSets(), apps.daemonSets())
        .flatMap(kind -> kind.inAnyNamespace().list().getItems().stream())
        .collect(
            toMap(
                w ->
                    w.getMetadata().getNamespace()
                        + "/"
                        + w.getKind()
                        + "/"
                        + w.getMetadata().getName(),
                w -> w));
  }
}
