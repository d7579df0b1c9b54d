package com.slashmnt.krar.it.image;

import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Helm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** A release of the chart, and the Jobs that are made of its CronJobs; closing it uninstalls it. */
final class Release implements AutoCloseable {
  private final ControlPlane plane;
  private final KubernetesClient client;
  private final String namespace;

  /** The release's name, and what its objects' names begin with. */
  private final String name;

  private Release(ControlPlane plane, String namespace) {
    this.plane = plane;
    this.client = plane.client();
    this.namespace = namespace;
    this.name = "krar-" + namespace.substring(namespace.length() - 12).replaceAll("^-+", "");
  }

  /** Installs the chart with its own values. */
  static Release install(ControlPlane plane, String namespace) {
    Release release = new Release(plane, namespace);
    release.helm("install", Helm.chart().toString());
    return release;
  }

  /** Installs it with others. */
  static Release install(ControlPlane plane, String namespace, Path folder, String values) {
    Release release = new Release(plane, namespace);
    try {
      Path file = Files.writeString(Files.createTempFile(folder, "values", ".yaml"), values);
      release.helm("install", Helm.chart().toString(), "--values=" + file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write values", e);
    }
    return release;
  }

  private void helm(String command, String... args) {
    String[] all = new String[args.length + 3];
    all[0] = command;
    all[1] = name;
    all[2] = "--namespace=" + namespace;
    System.arraycopy(args, 0, all, 3, args.length);
    String unused = Helm.four(plane).run(all);
  }

  /** The name of the ConfigMap that remembers. */
  String memory() {
    return name + "-memory";
  }

  /** Makes a Job of a CronJob, as a person would, and gives its name. */
  String run(String job) {
    String made = name + "-" + job + "-now";
    String unused =
        plane.kubectl(
            "create",
            "job",
            made,
            "--namespace=" + namespace,
            "--warnings-as-errors",
            "--from=cronjob/" + name + "-" + job);
    return made;
  }

  /** The only pod of a Job that has not ended, once there is one. */
  Pod pod(String job) {
    return Await.until(
            "a pod of " + job,
            () ->
                pods(job).stream()
                    .filter(pod -> pod.getStatus().getPhase().equals("Pending"))
                    .toList(),
            pods -> pods.size() == 1)
        .get(0);
  }

  /** All of a Job's pods that are still there, the oldest first. */
  List<Pod> pods(String job) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel("batch.kubernetes.io/job-name", job)
        .list()
        .getItems()
        .stream()
        .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
        .toList();
  }

  /** Waits for the end of a Job, and says how: {@code Complete}, or {@code Failed} and why. */
  String ending(String job) {
    return Await.until(
        "the end of " + job,
        () ->
            job(job).getStatus().getConditions().stream()
                .filter(c -> c.getStatus().equals("True"))
                .filter(c -> List.of("Complete", "Failed").contains(c.getType()))
                .map(c -> c.getType().equals("Failed") ? "Failed " + c.getReason() : c.getType())
                .findFirst()
                .orElse(""),
        ending -> !ending.isEmpty());
  }

  /** How many pods of a Job the controllers count as failed. */
  int failures(String job) {
    Integer failed = job(job).getStatus().getFailed();
    return failed == null ? 0 : failed;
  }

  /** The uid of a Job. */
  String uid(String job) {
    return job(job).getMetadata().getUid();
  }

  private Job job(String job) {
    return client.batch().v1().jobs().inNamespace(namespace).withName(job).require();
  }

  @Override
  public void close() {
    helm("uninstall");
  }
}
