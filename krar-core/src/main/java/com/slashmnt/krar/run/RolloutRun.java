package com.slashmnt.krar.run;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.engine.Explainer;
import com.slashmnt.krar.engine.Planner;
import com.slashmnt.krar.engine.RunLoop;
import com.slashmnt.krar.engine.RunSettings;
import com.slashmnt.krar.explain.Explanation;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * One run: selects, decides, restarts within a budget, follows, reports.
 *
 * <pre>{@code
 * RolloutRun run =
 *     RolloutRun.builder(selector, RolloutPolicy.always(), trigger).follower(follower).build();
 * RunReport report = run.execute();
 * }</pre>
 *
 * <p>One workload's failure is its line of the report; the run goes on. A run that was killed and
 * is executed again with the same {@link RunId} restarts nothing twice: it recognises what it had
 * restarted, and follows and reports that again.
 *
 * <p>{@link #plan()} and {@link #execute()} do their work on the calling thread, but for the
 * triggers, and may be called one after the other, any number of times; each selects anew. {@link
 * #stop()} may be called from any thread. Interrupting the thread that executes is taken as a stop.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class RolloutRun {

  private final RunSettings settings;
  private final CountDownLatch stop = new CountDownLatch(1);

  RolloutRun(RunSettings settings) {
    this.settings = settings;
  }

  /** A run of these; everything else has a default. */
  public static RolloutRunBuilder builder(
      WorkloadSelector selector, RolloutPolicy policy, RolloutTrigger trigger) {
    return new RolloutRunBuilder(selector, policy, trigger);
  }

  /** Selects and decides, and changes nothing. */
  public RolloutPlan plan() {
    return new Planner(settings).plan();
  }

  /**
   * How the decision on each of these workloads comes about, in their order: the whole selection is
   * decided, as by {@link #plan()}, since gates look at the others, too. It changes nothing, writes
   * nothing into the memory, and tells no listener.
   *
   * @param byName how to read those that this run does not select, such as {@code
   *     Fabric8Cluster::selector}; what is told of them is what would be if they were selected
   */
  public List<Explanation> explain(
      Collection<WorkloadRef> workloads,
      Function<Collection<WorkloadRef>, WorkloadSelector> byName) {
    return new Explainer(settings)
        .explain(List.copyOf(workloads), requireNonNull(byName, "byName"));
  }

  /**
   * Does it all; ends by itself, or soon after {@link #stop()}.
   *
   * <p>Whatever the parts throw becomes a line of the report; only an {@link Error} of the JVM ends
   * it without one.
   */
  public RunReport execute() {
    return new RunLoop(settings, stop).execute();
  }

  /**
   * Asks a run that executes to end: nothing new starts, what is in flight is recorded, the report
   * is made. A run that was stopped stays so.
   */
  public void stop() {
    stop.countDown();
  }
}
