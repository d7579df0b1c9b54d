package com.slashmnt.krar.testkit.embedded;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Stands in for the workload controllers and the kubelets, which the mock API server does not have.
 *
 * <p>It looks at all workloads again and again, and at each look replaces one pod of each workload
 * whose template has changed, then writes the status that follows from the pods that are there. It
 * knows nothing of krar, and nothing ever goes wrong with it.
 */
final class EmbeddedControllers implements AutoCloseable {

  private static final int NODES = 2;

  private final KubernetesClient client;
  private final EmbeddedRegistry registry;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private Future<?> work = CompletableFuture.completedFuture(null);

  EmbeddedControllers(KubernetesClient client, EmbeddedRegistry registry) {
    this.client = client;
    this.registry = registry;
  }

  /** Works on its thread until nothing is left to do. */
  void settle() {
    try {
      Object unused = thread.submit(this::lookUntilSettled).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the embedded controllers failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookUntilSettled() {
    while (look()) {
      // Each look changes a little.
    }
  }

  /** Works on its own thread from now on, one step at a time. */
  void start(Duration step) {
    work = thread.scheduleWithFixedDelay(this::look, 0, step.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean look() {
    List<Pod> all = client.pods().inAnyNamespace().list().getItems();
    boolean moved = false;
    for (Deployment deployment : client.apps().deployments().inAnyNamespace().list().getItems()) {
      moved |= look(deployment, all);
    }
    for (StatefulSet set : client.apps().statefulSets().inAnyNamespace().list().getItems()) {
      moved |= look(set, all);
    }
    for (DaemonSet set : client.apps().daemonSets().inAnyNamespace().list().getItems()) {
      moved |= look(set, all);
    }
    return moved;
  }

  private boolean look(Deployment deployment, List<Pod> all) {
    int replicas = deployment.getSpec().getReplicas();
    EmbeddedPods pods = pods(all, deployment, deployment.getSpec().getTemplate());
    // A paused one is still scaled, but not rolled out.
    if (!Boolean.TRUE.equals(deployment.getSpec().getPaused()) || pods.all() < replicas) {
      pods.step(replicas);
    }
    DeploymentStatus status =
        new DeploymentStatusBuilder()
            .withObservedGeneration(deployment.getMetadata().getGeneration())
            .withReplicas(pods.all())
            .withUpdatedReplicas(pods.updated())
            .withReadyReplicas(pods.all())
            .withAvailableReplicas(pods.all())
            .build();
    if (status.equals(deployment.getStatus())) {
      return false;
    }
    client.resource(deployment).editStatus(d -> d.edit().withStatus(status).build());
    return true;
  }

  private boolean look(StatefulSet set, List<Pod> all) {
    EmbeddedPods pods = pods(all, set, set.getSpec().getTemplate());
    pods.step(set.getSpec().getReplicas());
    boolean complete = pods.updated() == pods.all();
    StatefulSetStatus status =
        new StatefulSetStatusBuilder()
            .withObservedGeneration(set.getMetadata().getGeneration())
            .withReplicas(pods.all())
            .withCurrentReplicas(complete ? pods.all() : pods.all() - pods.updated())
            .withUpdatedReplicas(pods.updated())
            .withReadyReplicas(pods.all())
            .withAvailableReplicas(pods.all())
            .withCurrentRevision(complete ? pods.revision() : "older")
            .withUpdateRevision(pods.revision())
            .build();
    if (status.equals(set.getStatus())) {
      return false;
    }
    client.resource(set).editStatus(s -> s.edit().withStatus(status).build());
    return true;
  }

  private boolean look(DaemonSet set, List<Pod> all) {
    EmbeddedPods pods = pods(all, set, set.getSpec().getTemplate());
    pods.step(NODES);
    DaemonSetStatus status =
        new DaemonSetStatusBuilder()
            .withObservedGeneration(set.getMetadata().getGeneration())
            .withDesiredNumberScheduled(NODES)
            .withCurrentNumberScheduled(pods.all())
            .withUpdatedNumberScheduled(pods.updated())
            .withNumberReady(pods.all())
            .withNumberAvailable(pods.all())
            .build();
    if (status.equals(set.getStatus())) {
      return false;
    }
    client.resource(set).editStatus(s -> s.edit().withStatus(status).build());
    return true;
  }

  private EmbeddedPods pods(List<Pod> all, HasMetadata workload, PodTemplateSpec template) {
    return new EmbeddedPods(client, registry, all, workload, template);
  }

  /**
   * Ends the thread, after the step it is at.
   *
   * @throws IllegalStateException if a step had failed, and with it all that would have come
   */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
      if (!work.isCancelled()) {
        Object unused = work.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the embedded controllers failed", e.getCause());
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
