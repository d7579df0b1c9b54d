package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStatusBuilder;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Deployments: they run their pods by ReplicaSets, and know a deadline. */
final class DeploymentKind implements KindAdapter<DeploymentKind.Wire> {

  private static final String HASH = "pod-template-hash";

  /** {@code ReplicaSet "web-5d4f" is progressing.}, {@code Created new replica set "web-5d4f"}. */
  private static final Pattern REPLICA_SET =
      Pattern.compile("(?:ReplicaSet|replica set) \"([^\"]+)\"");

  /** A Deployment, as far as krar reads it. */
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
      boolean paused,
      Strategy strategy,
      @Nullable Integer progressDeadlineSeconds,
      TemplateWire template,
      SelectorWire selector) {

    static final Spec EMPTY =
        new Spec(null, false, Strategy.DEFAULT, null, TemplateWire.EMPTY, SelectorWire.EMPTY);

    Spec {
      strategy = requireNonNullElse(strategy, Strategy.DEFAULT);
      template = requireNonNullElse(template, TemplateWire.EMPTY);
      selector = requireNonNullElse(selector, SelectorWire.EMPTY);
    }

    Optional<Duration> deadline() {
      // The API server fills in ten minutes; the largest number is its way to say never.
      return Optional.ofNullable(progressDeadlineSeconds)
          .filter(seconds -> seconds != Integer.MAX_VALUE)
          .map(Duration::ofSeconds);
    }
  }

  record Strategy(String type, RollingUpdate rollingUpdate) {

    static final Strategy DEFAULT = new Strategy("", RollingUpdate.DEFAULT);

    Strategy {
      type = requireNonNullElse(type, "");
      rollingUpdate = requireNonNullElse(rollingUpdate, RollingUpdate.DEFAULT);
    }

    UpdateStrategy toStrategy(int replicas) {
      return type.equals("Recreate")
          ? UpdateStrategy.RECREATE
          : UpdateStrategy.ROLLING_UPDATE.takingAway(rollingUpdate.taken(replicas));
    }
  }

  record RollingUpdate(String maxSurge, String maxUnavailable) {

    private static final String QUARTER = "25%";

    static final RollingUpdate DEFAULT = new RollingUpdate(QUARTER, QUARTER);

    RollingUpdate {
      maxSurge = requireNonNullElse(maxSurge, QUARTER);
      maxUnavailable = requireNonNullElse(maxUnavailable, QUARTER);
    }

    /** As its controller resolves them: without any room a rollout would stand still. */
    int taken(int replicas) {
      int taken = IntOrPercent.of(maxUnavailable, replicas, false);
      return taken == 0 && IntOrPercent.of(maxSurge, replicas, true) == 0 ? 1 : taken;
    }
  }

  record Status(
      long observedGeneration,
      int replicas,
      int updatedReplicas,
      int availableReplicas,
      List<ConditionWire> conditions) {

    static final Status EMPTY = new Status(0, 0, 0, 0, List.of());

    Status {
      conditions = requireNonNullElse(conditions, List.of());
    }

    /** The hash of the ReplicaSet that the Progressing condition speaks of. */
    Optional<String> newestHash(String deployment) {
      String start = deployment + "-";
      return conditions.stream()
          .filter(c -> c.type().equals("Progressing"))
          .map(c -> REPLICA_SET.matcher(c.message()))
          .filter(Matcher::find)
          .map(m -> m.group(1))
          .filter(name -> name.startsWith(start))
          .map(name -> name.substring(start.length()))
          .findFirst();
    }

    /** The ReplicaSet controller's words on pods that it cannot create. */
    Optional<String> podsRefused() {
      return conditions.stream()
          .filter(c -> c.type().equals("ReplicaFailure") && c.status().equals("True"))
          .filter(c -> c.reason().equals("FailedCreate") && !c.message().isBlank())
          .map(ConditionWire::message)
          .findFirst();
    }

    boolean isDeadlineExceeded() {
      return conditions.stream()
          .anyMatch(
              c ->
                  c.type().equals("Progressing")
                      && c.status().equals("False")
                      && c.reason().equals("ProgressDeadlineExceeded"));
    }
  }

  @Override
  public WorkloadKind kind() {
    return WorkloadKind.DEPLOYMENT;
  }

  @Override
  public Class<Wire> wire() {
    return Wire.class;
  }

  @Override
  public void read(Wire object, WorkloadBuilder workload) {
    Spec spec = object.spec();
    Status status = object.status();
    int replicas = requireNonNullElse(spec.replicas(), 1);
    if (status.observedGeneration() >= object.metadata().generation()) {
      status.newestHash(object.metadata().name()).ifPresent(workload::revision);
    }
    RolloutStatusBuilder rollout =
        RolloutStatus.builder(replicas)
            .generation(object.metadata().generation(), status.observedGeneration())
            .updated(status.updatedReplicas())
            .outdated(Math.max(0, status.replicas() - status.updatedReplicas()))
            .available(status.availableReplicas())
            .deadlineExceeded(status.isDeadlineExceeded());
    spec.deadline().ifPresent(rollout::progressDeadline);
    status.podsRefused().ifPresent(rollout::podsRefused);
    workload
        .paused(spec.paused())
        .strategy(spec.strategy().toStrategy(replicas))
        .rollout(rollout.build());
  }

  /** By the name of the ReplicaSet, so that no ReplicaSet needs reading. */
  @Override
  public Optional<PodOwner> ownerOf(MetaWire pod) {
    return PodOwner.byReplicaSet(pod, HASH);
  }

  @Override
  public String revisionLabel() {
    return HASH;
  }

  /** From the words of a condition. */
  @Override
  public boolean isRevisionDerived() {
    return true;
  }
}
