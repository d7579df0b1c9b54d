package com.slashmnt.krar.engine.decide;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.workload.OwnerAnnotation;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadOwner;
import java.util.List;
import java.util.Optional;

/**
 * How each workload of a run is restarted.
 *
 * @param general how, unless its owner has one of the annotations
 * @param owners the annotations by which operators restart what they own
 */
public record Strategies(RolloutStrategy general, List<OwnerAnnotation> owners) {

  /** The code of the warning that a workload's owner is what restarts it. */
  public static final String TRIGGERED_BY_OWNER = "TriggeredByOwner";

  /** All in the same way. */
  public static Strategies all(RolloutStrategy general) {
    return new Strategies(general, List.of());
  }

  /** How that workload is restarted. */
  public RolloutStrategy of(Workload workload) {
    return annotation(workload).isPresent() ? RolloutStrategy.OWNER : general;
  }

  /** What its owner is annotated with; empty if it is restarted itself. */
  public Optional<OwnerAnnotation> annotation(Workload workload) {
    return workload
        .owner()
        .flatMap(owner -> owners.stream().filter(a -> a.concerns(owner)).findFirst());
  }

  /** What the reader of the report should know of how it is restarted. */
  public List<Reason> warnings(Workload workload) {
    Optional<WorkloadOwner> owner = workload.owner();
    return annotation(workload).stream()
        .map(
            annotation ->
                new Reason(
                    TRIGGERED_BY_OWNER,
                    "It is restarted by the operator of its owner: the annotation %s of %s is set."
                        .formatted(annotation.key(), owner.orElseThrow())))
        .toList();
  }
}
