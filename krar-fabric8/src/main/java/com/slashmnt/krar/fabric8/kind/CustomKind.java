package com.slashmnt.krar.fabric8.kind;

import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A further kind of workload, such as a custom resource, that krar is to select, restart and follow
 * like the built-in ones; handed to {@link com.slashmnt.krar.fabric8.Fabric8Cluster#withKind}.
 *
 * <p>Its objects have a pod template at {@code spec.template}. krar restarts them by annotations of
 * that template, written by a merge patch: a controller that replaces pods whenever the template
 * changes needs nothing else. krar calls an implementation on several threads at once.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public interface CustomKind {

  /**
   * What the Kubernetes API calls it. Its {@link WorkloadKind#kind} must differ from that of each
   * other kind.
   */
  WorkloadKind kind();

  /**
   * Adds to the workload what differs between kinds: how far the rollout is ({@link
   * RolloutStatus}), and, where they differ from the builder's defaults, strategy, pause and newest
   * revision. Name, labels, annotations and the template's containers are set already. With a
   * {@link WorkloadBuilder#podSelector pod selector} few of its pods are asked for by that, without
   * one only by their namespace.
   *
   * <p>If it throws, the list of which the object is part counts as failed, with a reason that
   * names the object.
   */
  void read(CustomObject object, WorkloadBuilder workload);

  /**
   * The label by which the kind's controller tells the ReplicaSets of an object and their pods
   * apart, if it runs pods by ReplicaSets named {@code <object>-<hash>} as a Deployment does
   * ({@code pod-template-hash}). Empty, the default, if the object itself is its pods' controller;
   * revisions are then known by the label {@code controller-revision-hash}.
   */
  default Optional<String> podTemplateHashLabel() {
    return Optional.empty();
  }
}
