package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.Optional;

/** DaemonSets: their status counts nodes. */
final class DaemonSetKind implements KindAdapter<DaemonSetKind.Wire> {

  private static final String GENERATION = "pod-template-generation";

  /** In so many bits fits the time of day, in seconds. */
  private static final int SECONDS = 34;

  /** A DaemonSet, as far as krar reads it. */
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

  record Spec(Strategy updateStrategy, TemplateWire template, SelectorWire selector) {

    static final Spec EMPTY = new Spec(Strategy.DEFAULT, TemplateWire.EMPTY, SelectorWire.EMPTY);

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

    UpdateStrategy toStrategy(int pods) {
      return type.equals("OnDelete")
          ? UpdateStrategy.ON_DELETE
          : UpdateStrategy.ROLLING_UPDATE.takingAway(rollingUpdate.taken(pods));
    }
  }

  record RollingUpdate(String maxSurge, String maxUnavailable) {

    static final RollingUpdate DEFAULT = new RollingUpdate("0", "1");

    RollingUpdate {
      maxSurge = requireNonNullElse(maxSurge, "0");
      maxUnavailable = requireNonNullElse(maxUnavailable, "1");
    }

    /** As its controller resolves them: with a surge, the new pod of a node comes first. */
    int taken(int pods) {
      boolean surges = IntOrPercent.of(maxSurge, pods, true) > 0;
      int taken = IntOrPercent.of(maxUnavailable, pods, true);
      return surges ? taken : Math.max(1, taken);
    }
  }

  record Status(
      long observedGeneration,
      int desiredNumberScheduled,
      int currentNumberScheduled,
      int updatedNumberScheduled,
      int numberAvailable) {

    static final Status EMPTY = new Status(0, 0, 0, 0, 0);
  }

  @Override
  public WorkloadKind kind() {
    return WorkloadKind.DAEMON_SET;
  }

  @Override
  public Class<Wire> wire() {
    return Wire.class;
  }

  @Override
  public void read(Wire object, WorkloadBuilder workload) {
    Status status = object.status();
    workload
        .strategy(object.spec().updateStrategy().toStrategy(status.desiredNumberScheduled()))
        .rollout(
            RolloutStatus.builder(status.desiredNumberScheduled())
                .generation(object.metadata().generation(), status.observedGeneration())
                .updated(status.updatedNumberScheduled())
                // Nodes whose oldest pod is not updated. While there is one, updated < wanted holds
                // as well, so this changes no judgement, only the words.
                .outdated(
                    Math.max(0, status.currentNumberScheduled() - status.updatedNumberScheduled()))
                .available(status.numberAvailable())
                .build());
  }

  /**
   * By the generation of the template that its pod was made from, which the controller puts on it
   * as a label; pods of two templates may have been created within one second.
   */
  @Override
  public long rank(MetaWire pod) {
    return (generation(pod) << SECONDS) + pod.createdAt().getEpochSecond();
  }

  private static long generation(MetaWire pod) {
    try {
      return Long.parseLong(pod.labels().getOrDefault(GENERATION, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
