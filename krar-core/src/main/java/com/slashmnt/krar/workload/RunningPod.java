package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One live pod of a workload's newest revision.
 *
 * @param name the pod's name
 * @param uid tells it from a later pod of the same name; empty if that is not known
 * @param ready whether it serves
 * @param trouble the pod's own word on why it does not run, such as {@code CrashLoopBackOff:
 *     back-off 10s restarting failed container}; empty if it has none
 * @param containers of its own spec, init containers first
 * @param imageVolumes names of its volumes that are images, which are not checked
 * @param pullSecrets names of its {@code imagePullSecrets}, in their order
 * @param node where it runs; empty while it waits for one, or where nothing needs it
 * @param created when the cluster made it, by the cluster's clock; empty if that is not known
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record RunningPod(
    String name,
    String uid,
    boolean ready,
    Optional<String> trouble,
    List<RunningContainer> containers,
    List<String> imageVolumes,
    List<String> pullSecrets,
    Optional<PodNode> node,
    Optional<Instant> created) {

  /**
   * How the trouble of a pod begins that no node has room for.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions">
   *     Kubernetes, Pod conditions</a>
   */
  public static final String UNSCHEDULABLE = "Unschedulable";

  public RunningPod {
    requireNonNull(name, "name");
    requireNonNull(uid, "uid");
    requireNonNull(trouble, "trouble");
    containers = List.copyOf(containers);
    imageVolumes = List.copyOf(imageVolumes);
    pullSecrets = List.copyOf(pullSecrets);
    requireNonNull(node, "node");
    requireNonNull(created, "created");
  }

  /** One of which nobody knows when it was made. */
  public RunningPod(
      String name,
      String uid,
      boolean ready,
      Optional<String> trouble,
      List<RunningContainer> containers,
      List<String> imageVolumes,
      List<String> pullSecrets,
      Optional<PodNode> node) {
    this(name, uid, ready, trouble, containers, imageVolumes, pullSecrets, node, Optional.empty());
  }

  /**
   * A ready pod of that name, to be changed from there.
   *
   * <p>Prefer it to the constructor, which gains a parameter when the pod does.
   */
  public static RunningPodBuilder builder(String name) {
    return new RunningPodBuilder(name);
  }

  /** A healthy pod without secrets on a node of unknown platform. */
  public static RunningPod of(String name, RunningContainer... containers) {
    return new RunningPod(
        name,
        "",
        true,
        Optional.empty(),
        List.of(containers),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** Whether no node has room for it, which says nothing of what it would run. */
  public boolean isUnschedulable() {
    return trouble.filter(t -> t.startsWith(UNSCHEDULABLE)).isPresent();
  }

  /** The platform of its node; empty where that is not known. */
  public Optional<Platform> platform() {
    return node.flatMap(PodNode::platform);
  }

  /** A copy on a node of that platform. */
  public RunningPod on(Platform platform) {
    return on(PodNode.of("node", platform));
  }

  /** A copy on that node. */
  public RunningPod on(PodNode where) {
    return new RunningPod(
        name,
        uid,
        ready,
        trouble,
        containers,
        imageVolumes,
        pullSecrets,
        Optional.of(where),
        created);
  }
}
