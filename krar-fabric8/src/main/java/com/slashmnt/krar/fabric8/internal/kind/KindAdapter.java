package com.slashmnt.krar.fabric8.internal.kind;

import com.slashmnt.krar.fabric8.kind.CustomKind;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Map;
import java.util.Optional;

/**
 * What krar has to know of one kind of workload. A further built-in kind is one more class like
 * this and its line in {@link Kinds}; embedders bring a {@link CustomKind}.
 *
 * @param <W> the fields that are read of an object of this kind
 */
public interface KindAdapter<W extends KindAdapter.Wire> {

  /**
   * The name of Flagger's program, and so its field manager. All that it ever changes in a workload
   * that it did not make is how many pods that has.
   */
  String FLAGGER = "flagger";

  /** An object of any kind, as far as krar reads it. */
  interface Wire {

    MetaWire metadata();

    TemplateWire template();

    /** The labels of its template. */
    default Map<String, String> podLabels() {
      return template().metadata().labels();
    }

    /** By which labels it knows its pods; empty if that is not known. */
    default Optional<String> podSelector() {
      return Optional.empty();
    }
  }

  WorkloadKind kind();

  Class<W> wire();

  /** Adds what differs between kinds: the strategy and how far the rollout is. */
  void read(W object, WorkloadBuilder workload);

  /** A patch that the kind's API takes; custom resources know no strategic merge. */
  default String patchType() {
    return "application/strategic-merge-patch+json";
  }

  /** Whether a changed template replaces pods; a trigger refuses what has none to replace. */
  default boolean rollsOut() {
    return true;
  }

  /** Whether such a patch finds single containers by their names; else it replaces all of them. */
  default boolean mergesContainers() {
    return true;
  }

  /** Which workload of this kind runs the pod, if one does. */
  default Optional<PodOwner> ownerOf(MetaWire pod) {
    return pod.controller().filter(o -> o.is(kind())).map(o -> new PodOwner(o.name(), o.uid()));
  }

  /** The label by which pods of one revision are known. */
  default String revisionLabel() {
    return "controller-revision-hash";
  }

  /**
   * Whether the status may go on naming the revision of an earlier rollout, so that the counters
   * and the pods have to tell.
   */
  default boolean isRevisionDerived() {
    return false;
  }

  /** A number that is highest for a pod that is surely of its workload's newest revision. */
  default long rank(MetaWire pod) {
    return pod.createdAt().getEpochSecond();
  }

  default Workload toWorkload(W object) {
    MetaWire metadata = object.metadata();
    WorkloadBuilder workload =
        Workload.builder(new WorkloadRef(metadata.namespace(), kind(), metadata.name()))
            .uid(metadata.uid())
            .resourceVersion(metadata.resourceVersion())
            .labels(metadata.labels())
            .annotations(metadata.annotations());
    object.template().allContainers().forEach(workload::container);
    object.template().restartedAt().ifPresent(workload::templateRestartedAt);
    object.podSelector().ifPresent(workload::podSelector);
    metadata.controller().flatMap(OwnerWire::asOperators).ifPresent(workload::owner);
    boolean primary = metadata.controller().filter(o -> o.is("flagger.app", "Canary")).isPresent();
    if (!primary && metadata.isWrittenBy(FLAGGER)) {
      workload.scaledBy("Flagger");
    }
    read(object, workload);
    return workload.build();
  }
}
