package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts how often the pod template of each workload changes: once per restart, if all is well.
 *
 * <p>It begins when it is started, and each change counts, also one that a later change takes back.
 */
public final class TemplateChanges implements AutoCloseable {
  private static final List<String> KINDS = List.of("Deployment", "StatefulSet", "DaemonSet");

  private final Map<String, TemplateWatch> watches = new HashMap<>();

  private TemplateChanges(ControlPlane plane, List<String> namespaces) {
    for (String namespace : namespaces) {
      for (String kind : KINDS) {
        watches.put(namespace + "/" + kind, new TemplateWatch(plane.client(), kind, namespace));
      }
    }
  }

  /** Starts to count in these namespaces. */
  public static TemplateChanges watch(ControlPlane plane, String... namespaces) {
    return new TemplateChanges(plane, List.of(namespaces));
  }

  /** How often this one changed, all changes made before the call included. */
  public int of(HasMetadata workload) {
    String watch = workload.getMetadata().getNamespace() + "/" + workload.getKind();
    TemplateWatch counts = watches.get(watch);
    if (counts == null) {
      throw new IllegalArgumentException(watch + " is not watched, only " + watches.keySet());
    }
    return counts.changes().getOrDefault(workload.getMetadata().getName(), 0);
  }

  /** All counts, by {@code namespace/Kind/name}; a workload that did not change has 0. */
  public Map<String, Integer> all() {
    Map<String, Integer> all = new HashMap<>();
    watches.forEach(
        (watch, counts) ->
            counts.changes().forEach((name, count) -> all.put(watch + "/" + name, count)));
    return all;
  }

  @Override
  public void close() {
    new ArrayList<>(watches.values()).forEach(TemplateWatch::close);
  }
}
