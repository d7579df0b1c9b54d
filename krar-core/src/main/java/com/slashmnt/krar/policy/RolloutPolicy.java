package com.slashmnt.krar.policy;

import static java.util.stream.Collectors.toMap;

import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.schedule.CronSchedule;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Decides whether a workload is restarted.
 *
 * <p>A policy is pure: no I/O, no clock, no log; everything it may know is in its two arguments, so
 * that it can be unit-tested by calling it. The run calls it on its own thread, once per workload,
 * and again after the workload changed. Time alone is no change: a passing hold that only the clock
 * would end is decided again when the workload changes, or once when the run's wait time-out is
 * over. If it throws, that one workload has failed.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
@FunctionalInterface
public interface RolloutPolicy {

  /** Decides, with a reason. Neither argument nor result is null. */
  Decision evaluate(Workload workload, PolicyContext context);

  /**
   * The facts it may ask for. The run gathers those it does ask for, in bulk, and has it decide
   * again: what a guard holds costs no look-up.
   */
  default Set<Fact<?>> requires() {
    return Set.of();
  }

  /**
   * Restarts what both would: the first hold wins. Where both roll, this policy's reason stays, and
   * the warnings of both.
   */
  default RolloutPolicy and(RolloutPolicy other) {
    return new And(this, other);
  }

  /**
   * Restarts what either would: the first roll wins. Where both hold, this policy's hold stays,
   * unless only the other's is passing.
   */
  default RolloutPolicy or(RolloutPolicy other) {
    return new Or(this, other);
  }

  /**
   * Asks the guard first: its hold wins. Where it has nothing against it, this policy decides, and
   * the guard's warnings stay.
   */
  default RolloutPolicy guardedBy(RolloutPolicy guard) {
    return new Guarded(this, guard);
  }

  /**
   * Holds what this policy would restart for new content until that content has been known for so
   * long ({@code CoolingDown}): since a run first saw the tag point at it, kept in the {@linkplain
   * com.slashmnt.krar.fact.RolloutMemory memory}. A tag that moves starts anew; what the memory has
   * lost does, too, and what it does not tell holds. The annotation {@code
   * krar.slash-mnt.com/cooldown} on a workload says another time for it.
   *
   * @param now content that need not wait, each a tag with its digest
   * @throws IllegalArgumentException if the time is negative, or an image lacks a tag or a digest
   */
  default RolloutPolicy coolingDown(Duration time, Set<ImageReference> now) {
    return new Cooldown(this, time, now);
  }

  /**
   * Minds how many pods what this policy would restart has while it rolls: warns or holds ({@code
   * AvailabilityRisk}) where all of its pods may be away at a time – by the strategy Recreate, or
   * since a rollout may take as many away as it has –, where some are missing already, or where a
   * PodDisruptionBudget allows fewer to be away than its rollout takes. A rollout itself minds no
   * budgets.
   *
   * @param budgets whether to ask for {@link Fact#BUDGETS}; what they do not tell is a warning
   *     ({@code BudgetsUnknown})
   */
  default RolloutPolicy mindingAvailability(Availability how, boolean budgets) {
    return new AvailabilityRisk(this, how, budgets);
  }

  /**
   * Restarts what this policy would restart, if that is what was planned: the same object, with the
   * same template, for the same digests. It holds what has changed since ({@code PlanOutdated}),
   * and what was not planned ({@code NotSelected}).
   *
   * @param restarts one for each workload, such as those of a {@link
   *     com.slashmnt.krar.report.RolloutPlan}
   * @throws IllegalStateException if there are two for one workload
   */
  default RolloutPolicy asPlanned(Collection<PlannedRestart> restarts) {
    return new AsPlanned(this, restarts.stream().collect(toMap(PlannedRestart::workload, r -> r)));
  }

  /** A policy with a name for messages, and the facts it asks for; for lambdas. */
  static RolloutPolicy of(String name, Set<Fact<?>> requires, RolloutPolicy policy) {
    return new Named(name, requires, policy);
  }

  /**
   * Restarts every workload; warns of an image that the restart will not pull again, and of one
   * whose tag may bring nearly anything.
   */
  static RolloutPolicy always() {
    return Always.ALWAYS;
  }

  /**
   * Restarts what provably runs something else than its image tags point at now, in at least one of
   * its pods: {@link #whenImageDrifted(StalePods)} with {@link StalePods#ANY}.
   */
  static RolloutPolicy whenImageDrifted() {
    return whenImageDrifted(StalePods.ANY);
  }

  /**
   * Restarts what provably runs something else than its image tags point at now ({@code Drifted}),
   * unless an earlier restart for the same content had no effect ({@code KnownNotToConverge},
   * {@code KnownBadDigest}, {@code AdmissionRefused}). Everything else is held by the code of its
   * worst {@linkplain com.slashmnt.krar.drift.Verdict container}; what could not be checked is
   * never called current.
   *
   * <p>It knows nothing of paused or otherwise unready workloads: {@link #guardedBy} {@link
   * #whenRestartable}. A rollout that is stuck is restarted only if the tag has moved past what
   * does not come up, else held ({@code RolloutStuck}).
   */
  static RolloutPolicy whenImageDrifted(StalePods stalePods) {
    return new ImageDrift(stalePods);
  }

  /**
   * The guards that every workload should pass, in the order in which they are reported: opted out,
   * a CronJob, owned by an operator, paused, scaled to zero, on delete, partitioned, rollout in
   * progress.
   *
   * @param optOutLabel the label whose value {@code never} opts out, such as {@code
   *     krar.slash-mnt.com/rollout-policy}
   */
  static RolloutPolicy whenRestartable(String optOutLabel) {
    return whenRestartable(optOutLabel, OwnedWorkloads.HOLD);
  }

  /**
   * The same guards; the one for what operators own only if that is to be held.
   *
   * @param optOutLabel the label whose value {@code never} opts out
   * @param owned what becomes of a workload that a custom resource owns
   */
  static RolloutPolicy whenRestartable(String optOutLabel, OwnedWorkloads owned) {
    RolloutPolicy optedOut = unlessOptedOut(optOutLabel).and(unlessCronJob());
    RolloutPolicy first =
        owned == OwnedWorkloads.HOLD ? optedOut.and(unlessOwnedByOperator()) : optedOut;
    return first
        .and(unlessPaused())
        .and(unlessScaledToZero())
        .and(unlessOnDelete())
        .and(unlessPartitioned())
        .and(unlessInProgress());
  }

  /**
   * Holds what its owner opted out ({@code OptedOut}): by that label with the value {@code never},
   * or by the annotation {@code krar.slash-mnt.com/hold: "<why>"}.
   */
  static RolloutPolicy unlessOptedOut(String label) {
    return new OptedOut(label);
  }

  /**
   * Holds CronJobs, which have nothing to restart: their next run pulls the image ({@code
   * NextRunPulls}), unless the pull policy of a container keeps what a node has ({@code
   * NextRunMayNotPull}).
   */
  static RolloutPolicy unlessCronJob() {
    return CronJobs.UNTOUCHED;
  }

  /**
   * Holds what a custom resource owns ({@code OwnedByOperator}): its operator wrote the template,
   * and may undo a restart or take it for a fault. What a run {@linkplain
   * com.slashmnt.krar.run.RolloutRunBuilder#restartByOwner restarts by its owner} passes.
   */
  static RolloutPolicy unlessOwnedByOperator() {
    return Guard.OWNED_BY_OPERATOR;
  }

  /**
   * Holds paused Deployments ({@code Paused}): a restart would take effect only when they are
   * resumed.
   */
  static RolloutPolicy unlessPaused() {
    return Guard.PAUSED;
  }

  /**
   * Holds workloads without pods ({@code ScaledToZero}); those that wait without pods for their
   * next canary release by Flagger under a code of their own ({@code KeptByFlagger}).
   */
  static RolloutPolicy unlessScaledToZero() {
    return Guard.SCALED_TO_ZERO;
  }

  /**
   * Holds the update strategy OnDelete ({@code OnDelete}): a changed template does nothing there.
   */
  static RolloutPolicy unlessOnDelete() {
    return Guard.ON_DELETE;
  }

  /** Holds StatefulSets whose partition keeps every pod back ({@code Partitioned}). */
  static RolloutPolicy unlessPartitioned() {
    return Guard.PARTITIONED;
  }

  /**
   * Holds, passing, while a rollout is under way ({@code RolloutInProgress}); rolls over one that
   * is stuck, with the warning {@code RolloutStuck}.
   */
  static RolloutPolicy unlessInProgress() {
    return Guard.IN_PROGRESS;
  }

  /**
   * Holds what was restarted, by krar or by others, later than the run's start less the interval
   * ({@code RestartedRecently}), so that two jobs that select the same workload restart it once.
   *
   * @param interval zero or more; zero never holds
   */
  static RolloutPolicy unlessRestartedWithin(Duration interval) {
    return new RestartedRecently(interval);
  }

  /**
   * Holds what was last restarted less than an interval ago ({@code NotDue}).
   *
   * @param interval more than zero
   */
  static RolloutPolicy notMoreOftenThan(Duration interval) {
    return new MinimumInterval(interval);
  }

  /**
   * Holds unless a scheduled instant lies after the last restart, up to now ({@code NotDue}); what
   * was never restarted is due.
   */
  static RolloutPolicy oncePer(CronSchedule schedule) {
    return new OncePerSchedule(schedule);
  }
}
