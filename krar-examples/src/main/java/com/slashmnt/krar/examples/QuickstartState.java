package com.slashmnt.krar.examples;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import com.slashmnt.krar.testkit.embedded.EmbeddedCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.AppsAPIGroupDSL;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is in the embedded cluster, as read from it. */
final class QuickstartState {

  private final EmbeddedCluster cluster;

  QuickstartState(EmbeddedCluster cluster) {
    this.cluster = cluster;
  }

  /** By workload, the digests that its pods run, as read from the cluster. */
  Map<String, String> digests() {
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
              .map(QuickstartState::digest)
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
  Map<String, String> annotations(String workload) {
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
