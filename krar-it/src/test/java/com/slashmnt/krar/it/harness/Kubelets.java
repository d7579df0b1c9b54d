package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Plays the nodes: pods that the scheduler binds to them run and are ready at once.
 *
 * <p>An image with {@code crash} in its name crashes, one with {@code unpullable} is not found. A
 * pod that is being deleted is gone at once. A container's image is looked up when its pod starts,
 * as a node does: what is published later shows in new pods only. A puller that throws is asked
 * again, as a node pulls again while its registry is down. Where no {@link Puller} was given, it is
 * looked up among what was published here, whatever the pull policy. Pods of Jobs are left to the
 * test: what runs in them ends.
 */
public final class Kubelets implements AutoCloseable {
  private static final int WORKERS = 8;
  private static final long RETRY_MILLIS = 100;

  private final KubernetesClient client;
  private final Nodes nodes;
  private final Set<String> nodeNames;
  private final PublishedImages images = new PublishedImages();
  private final Pullers pullers = new Pullers(images);
  private final PodStatuses statuses = new PodStatuses(pullers);
  private final List<Predicate<? super Pod>> holds = new CopyOnWriteArrayList<>();
  private final Set<String> started = ConcurrentHashMap.newKeySet();
  private final Set<String> dead = ConcurrentHashMap.newKeySet();
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor workers = new ScheduledThreadPoolExecutor(WORKERS);
  private final SharedIndexInformer<Pod> pods;

  private Kubelets(KubernetesClient client, List<String> platforms) {
    this.client = client;
    workers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    nodes = new Nodes(client, platforms);
    nodeNames = Set.copyOf(nodes.names());
    pods =
        client
            .pods()
            .inAnyNamespace()
            .withoutField("spec.nodeName", "")
            .runnableInformer(0)
            .exceptionHandler((started, failure) -> true)
            .addEventHandler(new Bound())
            .run();
  }

  /** Makes this many nodes and starts to play them. */
  public static Kubelets start(ControlPlane plane, int count) {
    return start(plane, Collections.nCopies(count, "linux/amd64"));
  }

  /** The same with a node for each of these, such as {@code linux/arm64}. */
  public static Kubelets start(ControlPlane plane, List<String> platforms) {
    return new Kubelets(plane.client(), platforms);
  }

  /** The names of the nodes. */
  public List<String> nodes() {
    return nodes.names();
  }

  /**
   * From now on the image points at this digest ({@code sha256:…}), in pods that start later.
   *
   * @return the digest, for instance to look for it
   */
  public String publish(String image, String digest) {
    images.publish(image, digest);
    return digest;
  }

  /** Publishes a digest made from any text, for instance {@code "second build"}. */
  public String publishBuild(String image, String build) {
    return publish(image, PublishedImages.digestOf(build));
  }

  /** The digest that the image points at now. */
  public String digest(String image) {
    return images.digest(image);
  }

  /** Pulls the images of these containers in this way from now on; what is given last counts. */
  public void pullWith(Predicate<? super PullRequest> match, Puller puller) {
    pullers.add(match, puller);
  }

  /** Lets the runtime report another imageID for a container of a pod that runs. */
  public void report(Pod pod, String container, String imageId) {
    Pod now = client.resource(pod).require();
    Stream.of(now.getStatus().getInitContainerStatuses(), now.getStatus().getContainerStatuses())
        .flatMap(List::stream)
        .filter(status -> status.getName().equals(container))
        .forEach(status -> status.setImageID(imageId));
    write(now, now.getStatus());
  }

  /** Pods that match and do not run yet stay Pending, until {@link #release()}. */
  public void hold(Predicate<? super Pod> pods) {
    holds.add(pods);
  }

  /** Holds the pods of one workload; one made by {@link Workloads} has its name as label. */
  public void hold(String namespace, String workload) {
    hold(podsOf(namespace, workload));
  }

  /** The pods of a workload that {@link Workloads} made. */
  public static Predicate<Pod> podsOf(String namespace, String workload) {
    return pod ->
        pod.getMetadata().getNamespace().equals(namespace)
            && workload.equals(pod.getMetadata().getLabels().get(WorkloadFixture.APP));
  }

  /**
   * That node stops to answer: its pods neither start nor go, and the cluster says that it is not
   * ready. Until {@link #revive}.
   */
  public void die(String node) {
    dead.add(node);
    nodes.ready(node, false);
  }

  /** It answers again; what waited starts or goes. */
  public void revive(String node) {
    dead.remove(node);
    nodes.ready(node, true);
    pods.getStore().list().forEach(this::consider);
  }

  /** Ends every hold; what waited runs. */
  public void release() {
    holds.clear();
    pods.getStore().list().forEach(this::consider);
  }

  /** Removes the nodes; pods on them keep the status they have. */
  @Override
  public void close() {
    pods.close();
    workers.shutdownNow();
    nodes.close();
  }

  private void consider(Pod pod) {
    String node = pod.getSpec().getNodeName();
    if (!nodeNames.contains(node) || dead.contains(node)) {
      return;
    }
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      submit(pod, this::remove, 0);
    } else if (!isOfJob(pod)
        && holds.stream().noneMatch(hold -> hold.test(pod))
        && started.add(pod.getMetadata().getUid())) {
      submit(pod, this::run, 0);
    }
  }

  private static boolean isOfJob(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getKind().equals("Job"));
  }

  private void submit(Pod pod, Consumer<Pod> work, long delayMillis) {
    try {
      var unused = workers.schedule(() -> attempt(pod, work), delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: nobody plays this pod any more.
    }
  }

  private void attempt(Pod pod, Consumer<Pod> work) {
    try {
      work.accept(pod);
    } catch (KubernetesClientException e) {
      // Gone is gone; else the API is away, or too much happened at once.
      if (e.getCode() != 404 && !gone.contains(pod.getMetadata().getUid())) {
        submit(pod, work, RETRY_MILLIS);
      }
    }
  }

  private void run(Pod pod) {
    PodStatus status = statuses.of(pod, nodes.platform(pod.getSpec().getNodeName()));
    write(pod, status);
    if (hadNoAnswer(status)) {
      submit(pod, this::run, RETRY_MILLIS);
    }
  }

  private static boolean hadNoAnswer(PodStatus status) {
    return Stream.of(status.getInitContainerStatuses(), status.getContainerStatuses())
        .flatMap(List::stream)
        .map(container -> container.getState().getWaiting())
        .anyMatch(
            waiting ->
                waiting != null
                    && waiting.getMessage() != null
                    && waiting.getMessage().startsWith(Pullers.NO_ANSWER));
  }

  private void write(Pod pod, PodStatus status) {
    Pod change =
        new PodBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName())
            .withNamespace(pod.getMetadata().getNamespace())
            // A pod of the same name that came after it is not meant.
            .withUid(pod.getMetadata().getUid())
            .endMetadata()
            .withStatus(status)
            .build();
    client
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().asJson(change));
  }

  private void remove(Pod pod) {
    DeleteOptions now =
        new DeleteOptionsBuilder()
            .withGracePeriodSeconds(0L)
            .withNewPreconditions()
            .withUid(pod.getMetadata().getUid())
            .endPreconditions()
            .build();
    client.raw(
        "/api/v1/namespaces/%s/pods/%s"
            .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName()),
        "DELETE",
        now);
  }

  /** Hears of the pods that are bound to some node. */
  private final class Bound implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      consider(pod);
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      consider(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean deletedFinalStateUnknown) {
      gone.add(pod.getMetadata().getUid());
    }
  }
}
