package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Builds a {@link RolloutStatus}, from a rollout that is complete.
 *
 * <p>Not thread-safe.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class RolloutStatusBuilder {

  private long generation = 1;
  private long observedGeneration = 1;
  private final int replicas;
  private int wanted;
  private int updated;
  private int outdated;
  private int available;
  private boolean deadlineExceeded;
  private Optional<Duration> progressDeadline = Optional.empty();
  private Optional<String> podsRefused = Optional.empty();

  RolloutStatusBuilder(int replicas) {
    this.replicas = replicas;
    this.wanted = replicas;
    this.updated = replicas;
    this.available = replicas;
  }

  /**
   * The object's generation, and the one that the counters speak of.
   *
   * @param generation how often the object's spec changed
   * @param observed what the kind's controller has seen of that
   */
  public RolloutStatusBuilder generation(long generation, long observed) {
    this.generation = generation;
    this.observedGeneration = observed;
    return this;
  }

  /** How many pods should be of the newest revision; all by default. */
  public RolloutStatusBuilder wanted(int wanted) {
    this.wanted = wanted;
    return this;
  }

  /** How many pods are of the newest revision; all by default. */
  public RolloutStatusBuilder updated(int updated) {
    this.updated = updated;
    return this;
  }

  /** How many pods of an older revision still have to go; none by default. */
  public RolloutStatusBuilder outdated(int outdated) {
    this.outdated = outdated;
    return this;
  }

  /** How many pods serve; all by default. */
  public RolloutStatusBuilder available(int available) {
    this.available = available;
    return this;
  }

  /** Whether the cluster itself gave the rollout up; {@code false} by default. */
  public RolloutStatusBuilder deadlineExceeded(boolean deadlineExceeded) {
    this.deadlineExceeded = deadlineExceeded;
    return this;
  }

  /** After what time without progress the cluster gives the rollout up; never by default. */
  public RolloutStatusBuilder progressDeadline(Duration progressDeadline) {
    this.progressDeadline = Optional.of(requireNonNull(progressDeadline, "progressDeadline"));
    return this;
  }

  /** Why no pod of the newest revision can be created, in the cluster's words; empty by default. */
  public RolloutStatusBuilder podsRefused(String words) {
    this.podsRefused = Optional.of(requireNonNull(words, "words"));
    return this;
  }

  /** The status. */
  public RolloutStatus build() {
    return new RolloutStatus(
        generation,
        observedGeneration,
        replicas,
        wanted,
        updated,
        outdated,
        available,
        deadlineExceeded,
        progressDeadline,
        podsRefused);
  }
}
