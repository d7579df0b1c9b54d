package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** StatefulSets: they roll from the highest ordinal down, at most to a partition. */
final class StatefulSetKind implements KindAdapter<StatefulSetKind.Wire> {

  /** A StatefulSet, as far as krar reads it. */
  record Wire(MetaWire metadata, Spec spec, Status status) implements KindAdapter.Wire {

    Wire {
      metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
      spec = requireNonNullElse(spec, Spec.EMPTY);
      status = requireNonNullElse(status, Status.EMPTY);
    }

    @Override
    public TemplateWire template() {
      return spec.template();
    }

    @Override
    public Optional<String> podSelector() {
      return spec.selector().toText();
    }
  }

  record Spec(
      @Nullable Integer replicas,
      Strategy updateStrategy,
      TemplateWire template,
      SelectorWire selector) {

    static final Spec EMPTY =
        new Spec(null, Strategy.DEFAULT, TemplateWire.EMPTY, SelectorWire.EMPTY);

    Spec {
      updateStrategy = requireNonNullElse(updateStrategy, Strategy.DEFAULT);
      template = requireNonNullElse(template, TemplateWire.EMPTY);
      selector = requireNonNullElse(selector, SelectorWire.EMPTY);
    }
  }

  record Strategy(String type, RollingUpdate rollingUpdate) {

    static final Strategy DEFAULT = new Strategy("", RollingUpdate.DEFAULT);

    Strategy {
      type = requireNonNullElse(type, "");
      rollingUpdate = requireNonNullElse(rollingUpdate, RollingUpdate.DEFAULT);
    }

    UpdateStrategy toStrategy(int replicas) {
      return type.equals("OnDelete")
          ? UpdateStrategy.ON_DELETE
          : UpdateStrategy.partitioned(Math.max(0, rollingUpdate.partition()))
              .takingAway(rollingUpdate.taken(replicas));
    }
  }

  record RollingUpdate(int partition, String maxUnavailable) {

    static final RollingUpdate DEFAULT = new RollingUpdate(0, "1");

    RollingUpdate {
      maxUnavailable = requireNonNullElse(maxUnavailable, "1");
    }

    /** As its controller resolves it: at least one. */
    int taken(int replicas) {
      return Math.max(1, IntOrPercent.of(maxUnavailable, replicas, false));
    }
  }

  record Status(
      long observedGeneration,
      int replicas,
      int currentReplicas,
      int updatedReplicas,
      int readyReplicas,
      String currentRevision,
      String updateRevision) {

    static final Status EMPTY = new Status(0, 0, 0, 0, 0, "", "");

    Status {
      currentRevision = requireNonNullElse(currentRevision, "");
      updateRevision = requireNonNullElse(updateRevision, "");
    }

    int updated() {
      // With one revision only, a pod of the current one is updated too. Controllers count it as
      // both, but the API lets them leave the second number out.
      boolean oneRevision = !updateRevision.isEmpty() && updateRevision.equals(currentRevision);
      return oneRevision ? Math.max(updatedReplicas, currentReplicas) : updatedReplicas;
    }
  }

  @Override
  public WorkloadKind kind() {
    return WorkloadKind.STATEFUL_SET;
  }

  @Override
  public Class<Wire> wire() {
    return Wire.class;
  }

  @Override
  public void read(Wire object, WorkloadBuilder workload) {
    Status status = object.status();
    int replicas = requireNonNullElse(object.spec().replicas(), 1);
    UpdateStrategy strategy = object.spec().updateStrategy().toStrategy(replicas);
    boolean observed = status.observedGeneration() >= object.metadata().generation();
    if (observed && !status.updateRevision().isEmpty()) {
      workload.revision(status.updateRevision());
    }
    int kept = Math.min(strategy.partition(), replicas);
    workload
        .strategy(strategy)
        .rollout(
            RolloutStatus.builder(replicas)
                .generation(object.metadata().generation(), status.observedGeneration())
                .wanted(replicas - kept)
                .updated(status.updated())
                .outdated(Math.max(0, status.replicas() - status.updated() - kept))
                // As kubectl does: it waits for ready pods, minReadySeconds or not.
                .available(status.readyReplicas())
                .build());
  }

  /**
   * The ordinal: the highest is replaced first. The youngest pod may be of the old revision, since
   * one that is lost below a partition comes back as it was.
   */
  @Override
  public long rank(MetaWire pod) {
    String name = pod.name();
    try {
      return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
