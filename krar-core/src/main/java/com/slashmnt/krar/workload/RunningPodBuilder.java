package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Builds a {@link RunningPod}, from one that is ready and has no containers.
 *
 * <p>Not thread-safe.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class RunningPodBuilder {

  private final String name;
  private String uid = "";
  private boolean ready = true;
  private Optional<String> trouble = Optional.empty();
  private final List<RunningContainer> containers = new ArrayList<>();
  private final List<String> imageVolumes = new ArrayList<>();
  private final List<String> pullSecrets = new ArrayList<>();
  private Optional<PodNode> node = Optional.empty();
  private Optional<Instant> created = Optional.empty();

  RunningPodBuilder(String name) {
    this.name = requireNonNull(name, "name");
  }

  /** What tells it from a later pod of the same name. */
  public RunningPodBuilder uid(String uid) {
    this.uid = requireNonNull(uid, "uid");
    return this;
  }

  /** Whether it serves; {@code true} by default. */
  public RunningPodBuilder ready(boolean ready) {
    this.ready = ready;
    return this;
  }

  /** Why it does not run, in the pod's own words; it is not ready then. */
  public RunningPodBuilder trouble(String trouble) {
    this.trouble = Optional.of(requireNonNull(trouble, "trouble"));
    this.ready = false;
    return this;
  }

  /** Adds a container. */
  public RunningPodBuilder container(RunningContainer container) {
    containers.add(requireNonNull(container, "container"));
    return this;
  }

  /** Adds the name of a volume that is an image. */
  public RunningPodBuilder imageVolume(String imageVolume) {
    imageVolumes.add(requireNonNull(imageVolume, "imageVolume"));
    return this;
  }

  /** Adds the name of an {@code imagePullSecret}. */
  public RunningPodBuilder pullSecret(String pullSecret) {
    pullSecrets.add(requireNonNull(pullSecret, "pullSecret"));
    return this;
  }

  /** Where it runs. */
  public RunningPodBuilder node(PodNode node) {
    this.node = Optional.of(requireNonNull(node, "node"));
    return this;
  }

  /** When the cluster made it. */
  public RunningPodBuilder created(Instant created) {
    this.created = Optional.of(requireNonNull(created, "created"));
    return this;
  }

  /** The pod. */
  public RunningPod build() {
    return new RunningPod(
        name, uid, ready, trouble, containers, imageVolumes, pullSecrets, node, created);
  }
}
