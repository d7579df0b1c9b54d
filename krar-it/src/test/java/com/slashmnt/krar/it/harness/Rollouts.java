package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Waits for rollouts, and says whether one is complete, by the workload's status alone. */
public final class Rollouts {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private Rollouts() {}

  /** Waits until all these are rolled out as they are now in the cluster. */
  public static void awaitRolledOut(
      KubernetesClient client, Collection<? extends HasMetadata> workloads) {
    workloads.forEach(workload -> await(client, workload));
  }

  /** Waits until it is rolled out as it is now in the cluster, and gives it as it is then. */
  public static <T extends HasMetadata> T await(KubernetesClient client, T workload) {
    return Await.until(
        "the rollout of " + workload.getKind() + " " + workload.getMetadata().getName(),
        LIMIT,
        () -> client.resource(workload).require(),
        Rollouts::complete);
  }

  /** The pods of a workload that {@link Workloads} made, oldest revisions included. */
  public static List<Pod> pods(KubernetesClient client, HasMetadata workload) {
    return client
        .pods()
        .inNamespace(workload.getMetadata().getNamespace())
        .withLabel(WorkloadFixture.APP, workload.getMetadata().getName())
        .list()
        .getItems();
  }

  /**
   * Whether every pod that the strategy replaces is of the newest revision and available; with
   * {@code OnDelete}, whether all pods are ready.
   */
  public static boolean complete(HasMetadata workload) {
    if (workload instanceof Deployment deployment) {
      return complete(deployment);
    }
    if (workload instanceof StatefulSet statefulSet) {
      return complete(statefulSet);
    }
    if (workload instanceof DaemonSet daemonSet) {
      return complete(daemonSet);
    }
    throw new IllegalArgumentException("a rollout has no " + workload.getKind());
  }

  private static boolean complete(Deployment deployment) {
    int wanted = deployment.getSpec().getReplicas();
    var status = deployment.getStatus();
    return observed(deployment, status.getObservedGeneration())
        && number(status.getUpdatedReplicas()) == wanted
        && number(status.getReplicas()) == wanted
        && number(status.getAvailableReplicas()) == wanted;
  }

  private static boolean complete(StatefulSet statefulSet) {
    int wanted = statefulSet.getSpec().getReplicas();
    var status = statefulSet.getStatus();
    var strategy = statefulSet.getSpec().getUpdateStrategy();
    var rolling = strategy.getRollingUpdate();
    int partition = rolling == null ? 0 : number(rolling.getPartition());
    int updated = Math.max(0, wanted - partition);
    boolean onDelete = strategy.getType().equals("OnDelete");
    return observed(statefulSet, status.getObservedGeneration())
        && number(status.getReplicas()) == wanted
        && number(status.getAvailableReplicas()) == wanted
        && (onDelete
            || number(status.getUpdatedReplicas()) >= updated
            || Objects.equals(status.getCurrentRevision(), status.getUpdateRevision()));
  }

  private static boolean complete(DaemonSet daemonSet) {
    var status = daemonSet.getStatus();
    int wanted = number(status.getDesiredNumberScheduled());
    boolean onDelete = daemonSet.getSpec().getUpdateStrategy().getType().equals("OnDelete");
    return observed(daemonSet, status.getObservedGeneration())
        && number(status.getNumberAvailable()) == wanted
        && (onDelete || number(status.getUpdatedNumberScheduled()) == wanted);
  }

  private static boolean observed(HasMetadata workload, @Nullable Long generation) {
    return generation != null && generation >= workload.getMetadata().getGeneration();
  }

  private static int number(@Nullable Integer count) {
    return count == null ? 0 : count;
  }
}
