package com.slashmnt.krar.examples;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;

/**
 * Composes a policy of one's own with the built-in ones, and shows what it would do at two times of
 * a day. It needs no cluster.
 */
public final class OwnPolicyMain {

  private static final Workload WEB =
      Workload.builder(WorkloadRef.parse("shop/Deployment/web")).build();
  private static final Workload EXPORT =
      Workload.builder(WorkloadRef.parse("shop/Deployment/export")).label("tier", "batch").build();
  private static final Workload CHECKOUT =
      Workload.builder(WorkloadRef.parse("shop/Deployment/checkout")).paused(true).build();

  private OwnPolicyMain() {}

  /** Prints two plans. */
  public static void main(String[] args) {
    show(Instant.parse("2026-11-24T10:00:00Z"), System.out);
    show(Instant.parse("2026-11-24T21:00:00Z"), System.out);
  }

  /** Batch jobs at any time, the others outside office hours; nothing that is not ready. */
  static RolloutPolicy policy() {
    RolloutPolicy batch =
        (workload, context) ->
            "batch".equals(workload.labels().get("tier"))
                ? Decision.roll("Batch", "Batch jobs may be restarted at any time.")
                : Decision.hold("NotBatch", "A user may wait for it.");
    return new OutsideOfficeHours(ZoneId.of("Europe/Paris"))
        .or(batch)
        .guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy"));
  }

  static RolloutPlan plan(Instant now) {
    return RolloutRun.builder(
            WorkloadSelector.of(WEB, EXPORT, CHECKOUT),
            policy(),
            (workload, roll, context) -> {
              throw new IllegalStateException("a plan restarts nothing");
            })
        .clock(InstantSource.fixed(now))
        .runId(new RunId("example/1"))
        .build()
        .plan();
  }

  static void show(Instant now, PrintStream out) {
    out.println("At " + now + ":");
    plan(now)
        .decisions()
        .forEach(
            (ref, decision) ->
                out.println(
                    "  "
                        + decision.fold(roll -> "restart ", hold -> "hold ")
                        + ref
                        + ", "
                        + decision.reason()));
  }
}
