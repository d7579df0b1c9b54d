package com.slashmnt.krar.fabric8;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.event.EventWriter;
import com.slashmnt.krar.fabric8.internal.follow.WatchFollower;
import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.ObjectName;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.kind.CustomKindAdapter;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.fabric8.internal.lease.ClusterGroupLeases;
import com.slashmnt.krar.fabric8.internal.memory.ConfigMapMemory;
import com.slashmnt.krar.fabric8.internal.memory.MemoryStore;
import com.slashmnt.krar.fabric8.internal.pod.Nodes;
import com.slashmnt.krar.fabric8.internal.pod.PodEvictions;
import com.slashmnt.krar.fabric8.internal.pod.PodSource;
import com.slashmnt.krar.fabric8.internal.workload.BudgetSource;
import com.slashmnt.krar.fabric8.internal.workload.ClusterSelector;
import com.slashmnt.krar.fabric8.internal.workload.ImageOwnersSource;
import com.slashmnt.krar.fabric8.internal.workload.OwnerAnnotations;
import com.slashmnt.krar.fabric8.internal.workload.TemplateTrigger;
import com.slashmnt.krar.fabric8.internal.workload.Unpin;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadReader;
import com.slashmnt.krar.fabric8.kind.CustomKind;
import com.slashmnt.krar.fact.DisruptionBudgets;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.ImageOwners;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.listen.RunListener;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.run.RolloutRunBuilder;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.GroupLeases;
import com.slashmnt.krar.trigger.OwnerAnnotator;
import com.slashmnt.krar.trigger.PodEvictor;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.WorkloadRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * krar's SPIs on a Kubernetes API, by fabric8's client.
 *
 * <p>Thread-safe. The client stays the caller's, who closes it after the last use.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class Fabric8Cluster {

  private static final int DEFAULT_PAGE_SIZE = 500;

  private final ApiClient api;
  private final int pageSize;
  private final Kinds kinds;

  private Fabric8Cluster(ApiClient api, int pageSize, Kinds kinds) {
    this.api = api;
    this.pageSize = pageSize;
    this.kinds = kinds;
  }

  /** The cluster that this client talks to; lists come in pages of 500. */
  public static Fabric8Cluster of(KubernetesClient client) {
    return of(ApiClient.of(requireNonNull(client, "client")));
  }

  /**
   * The cluster whose API server has that URL, without a client of fabric8's; lists come in pages
   * of 500.
   *
   * @param http says by itself in each request who it is, tries nothing again, and gives bodies as
   *     {@link java.io.InputStream}; it may answer on the caller's thread. It stays the caller's,
   *     who closes it after the last use.
   */
  public static Fabric8Cluster of(HttpClient http, URI apiServer) {
    return of(ApiClient.of(requireNonNull(http, "http"), requireNonNull(apiServer, "apiServer")));
  }

  private static Fabric8Cluster of(ApiClient api) {
    return new Fabric8Cluster(api, DEFAULT_PAGE_SIZE, Kinds.builtIn());
  }

  /**
   * This cluster, with lists in pages of that many objects.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public Fabric8Cluster withPageSize(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("the page size must be at least 1, was " + size);
    }
    return new Fabric8Cluster(api, size, kinds);
  }

  /**
   * This cluster, with workloads of one more kind, such as a custom resource. A {@link Discovery}
   * looks for it if its {@linkplain Discovery#kinds kinds} name it.
   *
   * @throws IllegalArgumentException if a kind with the same name is handled already
   */
  public Fabric8Cluster withKind(CustomKind kind) {
    return new Fabric8Cluster(
        api, pageSize, kinds.with(new CustomKindAdapter(requireNonNull(kind, "kind"))));
  }

  /**
   * A run on this cluster: it selects what is discovered, restarts by {@link #trigger()}, waits for
   * each rollout by {@link #follower(Discovery)}, verifies by {@link #pods()}, and writes {@link
   * #events()}. Digests that the discovery's images have are {@linkplain RolloutRunBuilder#images
   * waited for}. What a policy needs besides, such as {@link RolloutRunBuilder#digests}, is added
   * to the builder; what the run must do differently starts from {@link RolloutRun#builder}
   * instead.
   *
   * @throws IllegalArgumentException if a kind is asked for that nothing here handles
   */
  public RolloutRunBuilder run(Discovery discovery, RolloutPolicy policy) {
    return run(discovery, policy, RolloutStrategy.RESTART);
  }

  /**
   * The same, restarting by {@link #trigger(RolloutStrategy)}.
   *
   * @throws IllegalArgumentException if a kind is asked for that nothing here handles
   */
  public RolloutRunBuilder run(
      Discovery discovery, RolloutPolicy policy, RolloutStrategy strategy) {
    RolloutRunBuilder run = RolloutRun.builder(selector(discovery), policy, trigger(strategy));
    if (strategy == RolloutStrategy.EVICT) {
      run.evictor(evictor());
    }
    if (!discovery.images().isEmpty()) {
      run.images(discovery.images());
    }
    return run.follower(follower(discovery))
        .source(Fact.PODS, pods())
        .source(Fact.IMAGE_OWNERS, imageOwners())
        .listener(events());
  }

  /**
   * Selects what is discovered.
   *
   * @throws IllegalArgumentException if a kind is asked for that nothing here handles
   */
  public WorkloadSelector selector(Discovery discovery) {
    return selector(discovery, List.of());
  }

  /**
   * Selects exactly these, by one request each.
   *
   * @throws IllegalArgumentException if a kind is asked for that nothing here handles
   */
  public WorkloadSelector selector(Collection<WorkloadRef> targets) {
    return new ClusterSelector(reader(), Optional.empty(), requireNonNull(targets, "targets"));
  }

  /**
   * Selects what is discovered, and then, by one request each, those of the targets that were not.
   *
   * @throws IllegalArgumentException if a kind is asked for that nothing here handles
   */
  public WorkloadSelector selector(Discovery discovery, Collection<WorkloadRef> targets) {
    requireNonNull(discovery, "discovery");
    return new ClusterSelector(
        reader(), Optional.of(discovery), requireNonNull(targets, "targets"));
  }

  /**
   * Restarts by one patch of the pod template, which is valid for the snapshot's {@code
   * resourceVersion} only. Needs the verb {@code patch}, and {@code get} if another client writes
   * at the same time.
   */
  public RolloutTrigger trigger() {
    return trigger(RolloutStrategy.RESTART);
  }

  /**
   * The same, writing what that strategy writes. {@link RolloutStrategy#DIGEST} writes the images
   * of built-in kinds, and {@link #imageOwners()} tells a policy where it should not; {@link
   * RolloutStrategy#EVICT} writes annotations of the workload only, and needs {@link #evictor()};
   * so does {@link RolloutStrategy#OWNER}, for {@link RolloutRunBuilder#restartByOwner}.
   */
  public RolloutTrigger trigger(RolloutStrategy strategy) {
    return new TemplateTrigger(api, reader(), requireNonNull(strategy, "strategy"));
  }

  /**
   * Who else applies the images of workloads, by one request each; a policy asks for those only
   * that it would have a digest written to. Needs the verb {@code get}.
   */
  public FactSource<ImageOwners> imageOwners() {
    return new ImageOwnersSource(reader());
  }

  /**
   * Which PodDisruptionBudgets speak of the pods of workloads: by a list of each namespace, and one
   * request for each workload in a namespace that has some. Needs the verbs {@code list} on {@code
   * poddisruptionbudgets.policy} and {@code get} on workloads.
   */
  public FactSource<DisruptionBudgets> disruptionBudgets() {
    return new BudgetSource(pages(), reader());
  }

  /**
   * Has a workload follow its tags again: writes back the references from which krar has pinned its
   * images, by one patch that replaces its pods. Needs the verbs {@code get} and {@code patch}.
   *
   * @return the images since, by container name; empty if krar has pinned none
   * @throws IllegalArgumentException if nothing here handles its kind
   * @throws KrarException if the cluster refuses or cannot be reached
   */
  public Map<String, String> unpin(WorkloadRef workload) {
    return new Unpin(api, reader()).unpin(requireNonNull(workload, "workload"));
  }

  /**
   * Evicts the pods that strategy {@link RolloutStrategy#EVICT} replaces, or that a StatefulSet
   * which goes back waits for. Needs the verb {@code create} on {@code pods/eviction}, and for
   * going back {@code list} on pods.
   */
  public PodEvictor evictor() {
    return new PodEvictions(pages(), kinds);
  }

  /**
   * Annotates the custom resources that own workloads, as {@link RolloutRunBuilder#restartByOwner}
   * wants it; their plural names come from the API server's discovery, asked once for each kind.
   * Needs the verb {@code patch} on these resources. Give each run its own.
   */
  public OwnerAnnotator ownerAnnotator() {
    return new OwnerAnnotations(api);
  }

  /**
   * Leases by which runs that have members of the same groups keep apart what each restarts, one
   * for each group and all in that namespace: give each of these runs leases in the same one. Needs
   * the verbs {@code get}, {@code create} and {@code patch} on {@code leases.coordination.k8s.io}
   * there. When a lease of a run that is gone ends, the clocks of the two runs say; they may be 30
   * seconds apart.
   *
   * @throws IllegalArgumentException if nothing can have such a namespace
   */
  public GroupLeases groupLeases(String namespace) {
    return new ClusterGroupLeases(api, namespace, InstantSource.system());
  }

  /**
   * Looks at rollouts by lists: by one of each workload, or where that is less by one per kind and
   * namespace.
   *
   * <p>Give each run its own, or the same to runs one after the other: it remembers how long the
   * lists were.
   */
  public RolloutFollower follower() {
    return new WatchFollower(reader(), Optional.empty());
  }

  /**
   * Looks at rollouts by one watch for each kind and scope of the discovery that has workloads
   * under way, each on a daemon thread and a connection of its own, and at what was not discovered
   * as {@link #follower()} does.
   *
   * <p>Needs the verb {@code watch} beside {@code list}; where it is missing, which is logged once
   * at debug level, lists show the same. So they do while a watch is broken for longer than a
   * second, or silent for longer than ten: what then cannot be listed is unknown. The watches end
   * with the run, by {@link #beginShutdown()}, and some minutes after the last look. Give each run
   * its own, or the same to runs one after the other.
   */
  public RolloutFollower follower(Discovery discovery) {
    return new WatchFollower(reader(), Optional.of(requireNonNull(discovery, "discovery")));
  }

  /**
   * The pods of each workload: of few of a namespace by a list for each by its {@linkplain
   * com.slashmnt.krar.workload.Workload#podSelector pod selector}, of more by one list of the
   * namespace; of their nodes only the name is known.
   *
   * <p>A namespace whose pods may not be listed is asked once; give each run its own source.
   */
  public FactSource<RunningPods> pods() {
    return new PodSource(pages(), kinds, Nodes.unknown());
  }

  /**
   * The pods with their nodes, by one list of the cluster's nodes when the first of them is asked
   * for its platform or its trouble. Where nodes may not be listed both stay unknown, which is
   * logged once, at debug level.
   */
  public FactSource<RunningPods> podsWithNodes() {
    return new PodSource(pages(), kinds, Nodes.of(pages()));
  }

  /**
   * A memory in that ConfigMap, one key per workload; it is created when there is something to
   * keep. Give each run its own: it is read once. Needs the verbs {@code get} and {@code patch} on
   * the ConfigMap, and {@code create} unless it exists. Each write also removes what ended 30 days
   * ago or longer, or is too much.
   *
   * @throws IllegalArgumentException if nothing can have such a namespace or name
   */
  public RolloutMemory memory(String namespace, String name) {
    ObjectName configMap = new ObjectName("configmaps", namespace, name);
    return new ConfigMapMemory(new MemoryStore(api, configMap), InstantSource.system());
  }

  /**
   * The pull secret of that name; empty if there is none, or if it is of another type or without
   * content, which a kubelet ignores too. Needs the verb {@code get} on the Secret.
   *
   * @param name as a pod's {@code imagePullSecrets} have it, where it may be anything
   * @throws IllegalArgumentException if nothing can have such a namespace
   * @throws KrarException if it cannot be read; with {@link Reason#FORBIDDEN} if it may not be
   */
  public Optional<PullSecret> pullSecret(String namespace, String name) {
    return SecretReader.read(api, namespace, name);
  }

  /**
   * Writes a Kubernetes Event for each restart and each failure of a run, off the run's thread.
   *
   * <p>An attempt that resumes a run by its id writes none twice. Needs the verb {@code create} on
   * events; without it the report has one warning. Give each run its own, or the same to runs one
   * after the other.
   */
  public RunListener events() {
    return new EventWriter(api);
  }

  /**
   * Says that the process is about to end: lists fail at once, those under way too, watches end,
   * and nothing is tried again. A restart or an Event under way is awaited for ten seconds. There
   * is no way back.
   */
  public void beginShutdown() {
    api.beginShutdown();
  }

  private Pager pages() {
    return new Pager(api, pageSize);
  }

  private WorkloadReader reader() {
    return new WorkloadReader(pages(), kinds);
  }

  @Override
  public String toString() {
    return api + " in pages of " + pageSize;
  }
}
