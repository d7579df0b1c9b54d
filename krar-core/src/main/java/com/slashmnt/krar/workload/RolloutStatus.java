package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * How far a workload's pods follow its template, in counters that mean the same for every kind.
 *
 * <p>The adapter maps each kind's own status to them; the judgements are those of {@code kubectl
 * rollout status}.
 *
 * @param generation the object's generation: how often its spec changed
 * @param observedGeneration the generation that the other counters speak of
 * @param replicas how many pods are asked for
 * @param wanted how many pods should be of the newest revision: {@code replicas}, less those that a
 *     partition keeps back
 * @param updated how many pods are of the newest revision
 * @param outdated how many pods of an older revision still have to go
 * @param available how many pods serve, as the kind counts it
 * @param deadlineExceeded whether the cluster itself gave the rollout up (a Deployment's {@code
 *     ProgressDeadlineExceeded})
 * @param progressDeadline after what time without progress the cluster gives it up; empty if it
 *     never does
 * @param podsRefused the cluster's words on why no pod of the newest revision can be created, such
 *     as those of an admission webhook; empty where it says nothing
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record RolloutStatus(
    long generation,
    long observedGeneration,
    int replicas,
    int wanted,
    int updated,
    int outdated,
    int available,
    boolean deadlineExceeded,
    Optional<Duration> progressDeadline,
    Optional<String> podsRefused) {

  public RolloutStatus {
    requireNonNull(progressDeadline, "progressDeadline");
    requireNonNull(podsRefused, "podsRefused");
  }

  /** One whose pods the cluster does not refuse. */
  public RolloutStatus(
      long generation,
      long observedGeneration,
      int replicas,
      int wanted,
      int updated,
      int outdated,
      int available,
      boolean deadlineExceeded,
      Optional<Duration> progressDeadline) {
    this(
        generation,
        observedGeneration,
        replicas,
        wanted,
        updated,
        outdated,
        available,
        deadlineExceeded,
        progressDeadline,
        Optional.empty());
  }

  /** A rollout of so many replicas that is complete. */
  public static RolloutStatus complete(int replicas) {
    return new RolloutStatus(
        1, 1, replicas, replicas, replicas, 0, replicas, false, Optional.empty());
  }

  /**
   * A rollout of so many replicas, complete unless the builder says otherwise.
   *
   * <p>Prefer it to the constructor, which gains a parameter when the status does.
   */
  public static RolloutStatusBuilder builder(int replicas) {
    return new RolloutStatusBuilder(replicas);
  }

  /**
   * Whether pods of an older revision are still to be replaced, or the cluster has not even seen
   * the newest template. Pods that are merely unavailable are no rollout in progress.
   */
  public boolean isInProgress() {
    return !isObserved() || outdated > 0 || updated < wanted;
  }

  /** Whether every pod follows the template and serves. */
  public boolean isComplete() {
    return !isInProgress() && available >= replicas;
  }

  /** Whether the cluster gave up on the newest template. */
  public boolean isGivenUp() {
    return deadlineExceeded && isObserved();
  }

  /** Whether the cluster has seen the newest spec, so that the counters speak of it. */
  public boolean isObserved() {
    return observedGeneration >= generation;
  }

  /** One clause for people, such as {@code 1 of 3 pods updated, 1 old pod left, 2 available}. */
  @Override
  public String toString() {
    if (!isObserved()) {
      return "the newest template is not observed yet";
    }
    String old = outdated == 0 ? "" : ", " + outdated + " old left";
    return updated + " of " + wanted + " pods updated" + old + ", " + available + " available";
  }
}
