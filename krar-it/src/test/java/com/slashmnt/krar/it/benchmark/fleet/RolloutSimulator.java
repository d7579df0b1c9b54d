package com.slashmnt.krar.it.benchmark.fleet;

import com.slashmnt.krar.it.harness.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Rolls out each new template of a {@link Fleet}'s Deployments, in the place of the Deployment
 * controller, the ReplicaSet controller and the kubelets: a new pod, which is ready after a second,
 * then the end of the old one.
 *
 * <p>So a rollout takes the same time however many there are, and costs the API server six writes.
 */
public final class RolloutSimulator implements AutoCloseable {
  private static final Duration START_OF_A_POD = Duration.ofSeconds(1);
  private static final int WORKERS = 8;
  private static final String NODE = "node-0";

  private final KubernetesClient client;
  private final ScheduledThreadPoolExecutor workers = new ScheduledThreadPoolExecutor(WORKERS);
  private final Set<String> begun = ConcurrentHashMap.newKeySet();

  /** The newest pod of each Deployment, by the Deployment's UID. */
  private final Map<String, Pod> pods = new ConcurrentHashMap<>();

  private final SharedIndexInformer<Deployment> deployments;

  private RolloutSimulator(KubernetesClient client) {
    this.client = client;
    workers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    deployments =
        client
            .apps()
            .deployments()
            .inAnyNamespace()
            .withLabel(Fleet.LABEL)
            .runnableInformer(0)
            .addEventHandler(new Changes())
            .run();
  }

  /** Starts to roll out what is there and what comes. */
  public static RolloutSimulator start(ControlPlane plane) {
    return new RolloutSimulator(plane.client());
  }

  /** How many rollouts it has begun. */
  int begun() {
    return begun.size();
  }

  private void consider(Deployment deployment) {
    Long observed = deployment.getStatus().getObservedGeneration();
    long generation = deployment.getMetadata().getGeneration();
    boolean isNew = observed == null || observed < generation;
    if (isNew && begun.add(deployment.getMetadata().getUid() + "/" + generation)) {
      later(() -> begin(deployment), Duration.ZERO);
    }
  }

  private void later(Runnable work, Duration delay) {
    try {
      var unused = workers.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed.
    }
  }

  private void begin(Deployment deployment) {
    Optional<Pod> old = Optional.ofNullable(pods.get(deployment.getMetadata().getUid()));
    Pod pod = client.resource(pod(deployment)).create();
    pods.put(deployment.getMetadata().getUid(), pod);
    write(deployment, old.isPresent() ? 2 : 1, old.isPresent() ? 1 : 0, "is progressing");
    later(() -> finish(deployment, pod, old), START_OF_A_POD);
  }

  private void finish(Deployment deployment, Pod pod, Optional<Pod> old) {
    patchStatus(client.resource(pod), ready(pod));
    old.ifPresent(o -> client.resource(o).withGracePeriod(0).delete());
    write(deployment, 1, 1, "has successfully progressed");
  }

  private static String hash(Deployment deployment) {
    return "gen%07d".formatted(deployment.getMetadata().getGeneration());
  }

  private static Pod pod(Deployment deployment) {
    String replicaSet = deployment.getMetadata().getName() + "-" + hash(deployment);
    return new PodBuilder()
        .withMetadata(deployment.getSpec().getTemplate().getMetadata())
        .editMetadata()
        .withNamespace(deployment.getMetadata().getNamespace())
        .withName(replicaSet + "-00000")
        .addToLabels("pod-template-hash", hash(deployment))
        .addNewOwnerReference()
        .withApiVersion("apps/v1")
        .withKind("ReplicaSet")
        .withName(replicaSet)
        .withUid(deployment.getMetadata().getUid())
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withSpec(deployment.getSpec().getTemplate().getSpec())
        .editSpec()
        .withNodeName(NODE)
        .endSpec()
        .build();
  }

  private static Pod ready(Pod pod) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    String image = pod.getSpec().getContainers().get(0).getImage();
    return new PodBuilder()
        .withNewMetadata()
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .withStartTime(now)
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withLastTransitionTime(now)
        .endCondition()
        .addNewContainerStatus()
        .withName(pod.getSpec().getContainers().get(0).getName())
        .withImage(image)
        .withImageID("docker.io/library/%s@sha256:%s".formatted(image, "a".repeat(64)))
        .withReady(true)
        .withStarted(true)
        .withRestartCount(0)
        .withNewState()
        .withNewRunning(now)
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private void write(Deployment deployment, int replicas, int available, String progress) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    String name = deployment.getMetadata().getName();
    patchStatus(
        client.resource(deployment),
        new DeploymentBuilder()
            .withNewMetadata()
            .endMetadata()
            .withNewStatus()
            .withObservedGeneration(deployment.getMetadata().getGeneration())
            .withReplicas(replicas)
            .withUpdatedReplicas(1)
            .withReadyReplicas(available)
            .withAvailableReplicas(available)
            .addNewCondition()
            .withType("Progressing")
            .withStatus("True")
            .withReason(replicas == available ? "NewReplicaSetAvailable" : "ReplicaSetUpdated")
            .withMessage("ReplicaSet \"%s-%s\" %s.".formatted(name, hash(deployment), progress))
            .withLastUpdateTime(now)
            .withLastTransitionTime(now)
            .endCondition()
            .endStatus()
            .build());
  }

  private <T> void patchStatus(Resource<T> object, Object change) {
    var unused =
        object
            .subresource("status")
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                client.getKubernetesSerialization().asJson(change));
  }

  @Override
  public void close() {
    deployments.close();
    workers.shutdownNow();
  }

  /** Hears of every Deployment of a fleet. */
  private final class Changes implements ResourceEventHandler<Deployment> {
    @Override
    public void onAdd(Deployment deployment) {
      consider(deployment);
    }

    @Override
    public void onUpdate(Deployment old, Deployment deployment) {
      consider(deployment);
    }

    @Override
    public void onDelete(Deployment deployment, boolean deletedFinalStateUnknown) {
      // Fleets go with their control plane.
    }
  }
}
