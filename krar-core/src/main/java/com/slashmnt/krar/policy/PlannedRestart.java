package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A restart that a plan has, with all that tells whether it still is what was planned.
 *
 * @param workload which one
 * @param uid the object's UID: one of the same name that was created since is another
 * @param resourceVersion what it was planned on
 * @param generation how often its spec had changed by then
 * @param revision the label value of the pods of its template, as {@link Workload#revision()}, if
 *     the status spoke of that template
 * @param templateRestartedAt the template's restart annotation, as written
 * @param containers those of the template, and injected ones that are to change
 * @param reason why it is to be restarted
 * @param gate what would hold it back if the run began at once; it is asked anew when the plan is
 *     applied
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record PlannedRestart(
    WorkloadRef workload,
    String uid,
    String resourceVersion,
    long generation,
    Optional<String> revision,
    Optional<String> templateRestartedAt,
    List<PlannedContainer> containers,
    Reason reason,
    Optional<Reason> gate) {

  /**
   * One container.
   *
   * @param image as the template has it; empty for an injected one
   * @param running the digests that its pods run; empty if none tells, or none was asked
   * @param wanted the digest that the restart is to bring; empty if it is not for that
   * @since 3.0.0
   */
  public record PlannedContainer(
      String name, Optional<String> image, List<Digest> running, Optional<Digest> wanted) {

    public PlannedContainer {
      requireNonNull(name, "name");
      requireNonNull(image, "image");
      running = List.copyOf(running);
      requireNonNull(wanted, "wanted");
    }
  }

  public PlannedRestart {
    requireNonNull(workload, "workload");
    requireNonNull(uid, "uid");
    requireNonNull(resourceVersion, "resourceVersion");
    requireNonNull(revision, "revision");
    requireNonNull(templateRestartedAt, "templateRestartedAt");
    containers = List.copyOf(containers);
    requireNonNull(reason, "reason");
    requireNonNull(gate, "gate");
  }

  /** What was decided on that workload. */
  public static PlannedRestart of(Workload workload, Decision.Roll roll, Optional<Reason> gate) {
    Map<String, ContainerVerdict> found = new TreeMap<>();
    roll.containers().forEach(verdict -> found.put(verdict.container(), verdict));
    TreeSet<String> injected = new TreeSet<>(roll.wanted().keySet());
    List<PlannedContainer> containers = new ArrayList<>();
    for (Container container : workload.containers()) {
      injected.remove(container.name());
      containers.add(container(container.name(), Optional.of(container.image()), found, roll));
    }
    injected.forEach(name -> containers.add(container(name, Optional.empty(), found, roll)));
    return new PlannedRestart(
        workload.ref(),
        workload.uid(),
        workload.resourceVersion(),
        workload.rollout().generation(),
        workload.revision().filter(r -> workload.rollout().isObserved()),
        workload.templateRestartedAt(),
        containers,
        roll.reason(),
        gate);
  }

  private static PlannedContainer container(
      String name,
      Optional<String> image,
      Map<String, ContainerVerdict> found,
      Decision.Roll roll) {
    @Nullable ContainerVerdict verdict = found.get(name);
    return new PlannedContainer(
        name,
        image,
        verdict == null ? List.of() : verdict.running(),
        Optional.ofNullable(roll.wanted().get(name)));
  }

  /** The digests that it is to bring, by container name; empty if it is not about content. */
  public Map<String, Digest> wanted() {
    Map<String, Digest> wanted = new TreeMap<>();
    containers.forEach(c -> c.wanted().ifPresent(digest -> wanted.put(c.name(), digest)));
    return wanted;
  }

  /** The images of its template, by container name. */
  Map<String, String> images() {
    Map<String, String> images = new TreeMap<>();
    containers.forEach(c -> c.image().ifPresent(image -> images.put(c.name(), image)));
    return images;
  }
}
