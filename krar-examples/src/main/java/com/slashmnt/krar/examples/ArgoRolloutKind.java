package com.slashmnt.krar.examples;

import com.slashmnt.krar.fabric8.kind.CustomKind;
import com.slashmnt.krar.fabric8.kind.CustomObject;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Teaches krar the {@code Rollout} of Argo Rollouts: Argo's controller counts like that of a
 * Deployment, runs the pods by ReplicaSets, and rolls out whenever the template changes.
 *
 * @see <a href="https://argo-rollouts.readthedocs.io/en/stable/features/specification/">Argo
 *     Rollouts, Specification</a>
 */
public final class ArgoRolloutKind implements CustomKind {

  /** What the API calls it. */
  public static final WorkloadKind ROLLOUT =
      new WorkloadKind("argoproj.io", "v1alpha1", "Rollout", "rollouts", Set.of("ro"));

  @Override
  public WorkloadKind kind() {
    return ROLLOUT;
  }

  @Override
  public Optional<String> podTemplateHashLabel() {
    return Optional.of("rollouts-pod-template-hash");
  }

  @Override
  public void read(CustomObject rollout, WorkloadBuilder workload) {
    int updated = count(rollout, "updatedReplicas");
    long observed = rollout.number("status", "observedGeneration").orElse(0L);
    workload
        .paused(rollout.isTrue("spec", "paused") || isPausedByAStep(rollout))
        .rollout(
            RolloutStatus.builder(rollout.number("spec", "replicas").orElse(1L).intValue())
                .generation(rollout.generation(), observed)
                .updated(updated)
                .outdated(Math.max(0, count(rollout, "replicas") - updated))
                .available(count(rollout, "availableReplicas"))
                .deadlineExceeded(
                    rollout.text("status", "phase").filter("Degraded"::equals).isPresent())
                .build());
    if (observed >= rollout.generation()) {
      rollout.text("status", "currentPodHash").ifPresent(workload::revision);
    }
    rollout
        .text("spec", "workloadRef", "name")
        .ifPresent(
            name ->
                workload.annotation(
                    Annotations.HOLD, "its template is that of Deployment " + name));
  }

  private static boolean isPausedByAStep(CustomObject rollout) {
    return rollout.get("status", "pauseConditions").filter(c -> !List.of().equals(c)).isPresent();
  }

  private static int count(CustomObject rollout, String name) {
    return rollout.number("status", name).orElse(0L).intValue();
  }
}
