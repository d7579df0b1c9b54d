package com.slashmnt.krar.job;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reports and plans to print and to judge. */
public final class Samples {

  public static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  public static final RunId RUN = new RunId("nightly-1/6f1c");
  public static final WorkloadRef WEB = WorkloadRef.parse("prod/Deployment/web");
  public static final WorkloadRef DB = WorkloadRef.parse("prod/StatefulSet/db");
  public static final WorkloadRef AGENT = WorkloadRef.parse("kube-system/DaemonSet/agent");

  public static final Reason WHY = new Reason("Always", "Every selected workload is restarted.");
  public static final Reason HELD =
      new Reason("RestartedRecently", "It was restarted a minute ago.");
  public static final Reason PULL =
      new Reason("PullPolicyNotAlways", "Container web has pull policy IfNotPresent.");

  private Samples() {}

  public static Outcome.Rolled rolled(WorkloadRef workload, Convergence convergence, String code) {
    return new Outcome.Rolled(
        workload,
        Decision.roll(WHY).warning(List.of(PULL)),
        START.plusSeconds(1),
        false,
        convergence,
        new Reason(code, "All 3 pods run it."));
  }

  public static Outcome.Rolled converged(WorkloadRef workload) {
    return rolled(workload, Convergence.CONVERGED, "Converged");
  }

  public static Outcome.Held held(WorkloadRef workload) {
    return new Outcome.Held(workload, Decision.hold(HELD));
  }

  public static Outcome.Failed failed(WorkloadRef workload, Outcome.Stage stage, String code) {
    return Outcome.Failed.before(workload, stage, new Reason(code, "That went wrong."));
  }

  public static Selection.ScopeFailure scope(String what, String code) {
    return new Selection.ScopeFailure(what, new Reason(code, "The cluster said no."));
  }

  public static RunReport report(
      RunReport.Status ending, List<Outcome> outcomes, List<Selection.ScopeFailure> scopes) {
    return new RunReport(
        RUN,
        "nightly",
        START,
        START.plusSeconds(72),
        ending,
        outcomes,
        scopes,
        List.of(new Reason("EventsForbidden", "Events could not be written.")));
  }

  public static RunReport everything() {
    Outcome after =
        new Outcome.Failed(
            AGENT,
            Optional.of(Decision.roll(WHY)),
            Outcome.Stage.FOLLOW,
            new Reason("RolloutFailed", "CrashLoopBackOff: back-off\n restarting \u001b[31magent"),
            Optional.of(START.plusSeconds(2)),
            true);
    return report(
        RunReport.Status.COMPLETED,
        List.of(converged(WEB), held(DB), after),
        List.of(scope("deployments in namespace stage", Reason.FORBIDDEN)));
  }

  public static RolloutPlan plan(List<Outcome.Failed> failed, List<Selection.ScopeFailure> scopes) {
    List<Outcome> outcomes = new ArrayList<>();
    outcomes.add(Outcome.planned(WEB, Decision.roll(WHY).warning(List.of(PULL))));
    outcomes.add(Outcome.planned(DB, Decision.hold(HELD)));
    outcomes.addAll(failed);
    return new RolloutPlan(RUN, "nightly", START, outcomes, List.of(), scopes, List.of());
  }

  /** What a container runs, by the first digit of its digest, and what is published. */
  public static ContainerVerdict container(
      String name, Verdict verdict, String code, String running, String published) {
    return new ContainerVerdict(
        name,
        "registry.example.com/" + name + ":1",
        false,
        digests(running),
        digests(published).stream().findFirst(),
        verdict,
        new Reason(code, "So it is with " + name + "."),
        3,
        verdict == Verdict.DRIFTED ? 1 : 0);
  }

  private static List<Digest> digests(String digits) {
    return digits
        .chars()
        .mapToObj(c -> Digest.parse("sha256:" + Character.toString(c).repeat(64)))
        .toList();
  }

  public static ContainerVerdict unverifiable(String code) {
    return container("app", Verdict.UNVERIFIABLE, code, "1", "");
  }

  public static Outcome.Held held(
      WorkloadRef workload, String code, ContainerVerdict... containers) {
    Reason reason = new Reason(code, "Container app: So it is with app.");
    return new Outcome.Held(workload, Decision.hold(reason).about(List.of(containers)));
  }

  public static Outcome.Rolled drifted(WorkloadRef workload, Convergence convergence) {
    return new Outcome.Rolled(
        workload,
        Decision.roll("Drifted", "Container app: So it is with app. (1 of 3 pods)")
            .about(List.of(container("app", Verdict.DRIFTED, "Drifted", "12", "3"))),
        START.plusSeconds(1),
        false,
        convergence,
        new Reason(convergence.code(), "All 3 pods run it."));
  }

  public static RolloutPlan plan(WorkloadRef workload, Decision decision) {
    return new RolloutPlan(
        RUN,
        "nightly",
        START,
        List.of(Outcome.planned(workload, decision)),
        List.of(),
        List.of(),
        List.of());
  }

  public static RolloutPlan emptyPlan(
      List<Outcome.Failed> failed, List<Selection.ScopeFailure> scopes) {
    return new RolloutPlan(
        RUN, "nightly", START, List.copyOf(failed), List.of(), scopes, List.of());
  }
}
