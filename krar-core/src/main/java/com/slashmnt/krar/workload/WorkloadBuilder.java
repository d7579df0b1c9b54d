package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Makes a {@link Workload}; for adapters, and for tests of policies.
 *
 * <p>Not thread-safe.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class WorkloadBuilder {

  private final WorkloadRef ref;
  private String uid = "";
  private String resourceVersion = "1";
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final Map<String, String> annotations = new LinkedHashMap<>();
  private final List<Container> containers = new ArrayList<>();
  private UpdateStrategy strategy = UpdateStrategy.ROLLING_UPDATE;
  private boolean paused;
  private Optional<String> templateRestartedAt = Optional.empty();
  private RolloutStatus rollout = RolloutStatus.complete(1);
  private Optional<String> revision = Optional.empty();
  private Optional<String> podSelector = Optional.empty();
  private Optional<WorkloadOwner> owner = Optional.empty();
  private Optional<String> scaledBy = Optional.empty();

  WorkloadBuilder(WorkloadRef ref) {
    this.ref = requireNonNull(ref, "ref");
  }

  public WorkloadBuilder uid(String uid) {
    this.uid = uid;
    return this;
  }

  public WorkloadBuilder resourceVersion(String resourceVersion) {
    this.resourceVersion = resourceVersion;
    return this;
  }

  public WorkloadBuilder label(String key, String value) {
    labels.put(key, value);
    return this;
  }

  public WorkloadBuilder labels(Map<String, String> values) {
    labels.putAll(values);
    return this;
  }

  public WorkloadBuilder annotation(String key, String value) {
    annotations.put(key, value);
    return this;
  }

  public WorkloadBuilder annotations(Map<String, String> values) {
    annotations.putAll(values);
    return this;
  }

  public WorkloadBuilder container(Container container) {
    containers.add(container);
    return this;
  }

  public WorkloadBuilder strategy(UpdateStrategy strategy) {
    this.strategy = strategy;
    return this;
  }

  public WorkloadBuilder paused(boolean paused) {
    this.paused = paused;
    return this;
  }

  /** The template's restart annotation, as text. */
  public WorkloadBuilder templateRestartedAt(String templateRestartedAt) {
    this.templateRestartedAt = Optional.of(templateRestartedAt);
    return this;
  }

  public WorkloadBuilder rollout(RolloutStatus rollout) {
    this.rollout = rollout;
    return this;
  }

  /** The label value by which pods of the newest revision are known. */
  public WorkloadBuilder revision(String revision) {
    this.revision = Optional.of(revision);
    return this;
  }

  /**
   * The labels that all of its pods have, such as {@code app=web,tier in (front,edge)}: {@code
   * spec.selector} of the built-in kinds. Pods may then be asked for by it instead of by namespace.
   */
  public WorkloadBuilder podSelector(String podSelector) {
    this.podSelector = Optional.of(podSelector);
    return this;
  }

  /** The custom resource whose controller made it and looks after it. */
  public WorkloadBuilder owner(WorkloadOwner owner) {
    this.owner = Optional.of(owner);
    return this;
  }

  /** The controller that set how many pods it has, such as {@code Flagger}. */
  public WorkloadBuilder scaledBy(String controller) {
    this.scaledBy = Optional.of(controller);
    return this;
  }

  public Workload build() {
    return new Workload(
        ref,
        uid,
        resourceVersion,
        labels,
        annotations,
        containers,
        strategy,
        paused,
        templateRestartedAt,
        rollout,
        revision,
        podSelector,
        owner,
        scaledBy);
  }
}
