package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * In which order Deployments were restarted, and their rollouts completed: by the resource versions
 * of the changes, which the API server counts up for all objects together, and not by when somebody
 * heard of them.
 */
public final class RolloutTimeline implements AutoCloseable {
  private final KubernetesClient client;
  private final List<String> namespaces;
  private final List<Watch> watches = new ArrayList<>();
  private final Map<String, Seen> seen = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private @Nullable WatcherException broken;

  private RolloutTimeline(KubernetesClient client, List<String> namespaces) {
    this.client = client;
    this.namespaces = namespaces;
    for (String namespace : namespaces) {
      DeploymentList all = client.apps().deployments().inNamespace(namespace).list();
      all.getItems().forEach(this::see);
      watches.add(
          client
              .apps()
              .deployments()
              .inNamespace(namespace)
              .withResourceVersion(all.getMetadata().getResourceVersion())
              .watch(new Changes()));
    }
  }

  private record Seen(long version, @Nullable String restartedAt, boolean complete) {}

  /**
   * A change of one Deployment.
   *
   * @param workload {@code namespace/Deployment/name}
   * @param restarted whether it was restarted; else its rollout is complete
   */
  public record Step(long version, String workload, boolean restarted) {}

  /** Begins to listen in these namespaces. */
  public static RolloutTimeline of(KubernetesClient client, List<String> namespaces) {
    return new RolloutTimeline(client, namespaces);
  }

  /** All steps so far, in their order; those made before the call are there. */
  public List<Step> steps() {
    for (String namespace : namespaces) {
      for (Deployment item : client.apps().deployments().inNamespace(namespace).list().getItems()) {
        Await.until("the timeline to show " + ref(item), () -> isSeen(item));
      }
    }
    return ordered();
  }

  private synchronized List<Step> ordered() {
    return steps.stream().sorted(Comparator.comparingLong(Step::version)).toList();
  }

  private synchronized boolean isSeen(Deployment item) {
    if (broken != null) {
      throw new AssertionError("a watch of the timeline broke", broken);
    }
    Seen last = seen.get(ref(item));
    return last != null && last.version() >= version(item);
  }

  private static String ref(Deployment item) {
    return item.getMetadata().getNamespace() + "/Deployment/" + item.getMetadata().getName();
  }

  private static long version(Deployment item) {
    return Long.parseLong(item.getMetadata().getResourceVersion());
  }

  private synchronized void see(Deployment item) {
    String ref = ref(item);
    Map<String, String> annotations = item.getSpec().getTemplate().getMetadata().getAnnotations();
    Seen now =
        new Seen(
            version(item),
            annotations == null ? null : annotations.get("kubectl.kubernetes.io/restartedAt"),
            isComplete(item));
    Seen last = seen.put(ref, now);
    if (last == null) {
      return;
    }
    if (!Objects.equals(last.restartedAt(), now.restartedAt())) {
      steps.add(new Step(now.version(), ref, true));
    } else if (now.complete() && !last.complete()) {
      steps.add(new Step(now.version(), ref, false));
    }
  }

  private static boolean isComplete(Deployment item) {
    DeploymentStatus status = item.getStatus();
    int replicas = item.getSpec().getReplicas();
    return status.getObservedGeneration() != null
        && status.getObservedGeneration() >= item.getMetadata().getGeneration()
        && number(status.getUpdatedReplicas()) == replicas
        && number(status.getReplicas()) == replicas
        && number(status.getAvailableReplicas()) == replicas;
  }

  private static int number(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }

  private final class Changes implements Watcher<Deployment> {
    @Override
    public void eventReceived(Action action, Deployment item) {
      if (action == Action.ADDED || action == Action.MODIFIED) {
        see(item);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      synchronized (RolloutTimeline.this) {
        broken = cause;
      }
    }
  }
}
