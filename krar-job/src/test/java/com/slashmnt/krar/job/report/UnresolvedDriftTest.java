package com.slashmnt.krar.job.report;

import static com.slashmnt.krar.job.Samples.WEB;
import static com.slashmnt.krar.job.Samples.container;
import static com.slashmnt.krar.job.Samples.drifted;
import static com.slashmnt.krar.job.Samples.failed;
import static com.slashmnt.krar.job.Samples.held;
import static com.slashmnt.krar.job.Samples.unverifiable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.image.DigestLookup.Unavailable;
import com.slashmnt.krar.job.Samples;
import com.slashmnt.krar.job.Told;
import com.slashmnt.krar.job.settings.SelectionSettings;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The exit code of each verdict, hold and convergence, with --fail-on-drift and without. */
class UnresolvedDriftTest {

  private static final SelectionSettings SELECTION =
      Told.args("-v", "a", "-r", "deploy").settings().selection();

  private static final ContainerVerdict DRIFTED =
      container("app", Verdict.DRIFTED, "Drifted", "1", "2");

  private static RunReport run(Outcome outcome) {
    return Samples.report(RunReport.Status.COMPLETED, List.of(outcome), List.of());
  }

  /** An outcome, the code without the setting, and the code with it. */
  static Stream<Arguments> outcomes() {
    List<Arguments> all = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      if (verdict != Verdict.DRIFTED && verdict != Verdict.UNVERIFIABLE) {
        all.add(held(verdict.code(), 0, container("app", verdict, verdict.code(), "1", "1")));
      }
    }
    for (String cause :
        List.of(
            "NoImageId",
            "NoPlatform",
            "NotFetchable",
            "NotLookedUp",
            "NoPods",
            "InvalidImage",
            "PodsForbidden",
            Unavailable.UNAUTHORIZED,
            Unavailable.FORBIDDEN,
            Unavailable.NOT_FOUND,
            Unavailable.RATE_LIMITED,
            Unavailable.REGISTRY_ERROR,
            Unavailable.TLS_FAILURE,
            Unavailable.INVALID_ANSWER,
            Unavailable.DIGEST_MISMATCH,
            Unavailable.TOO_LARGE,
            Unavailable.BAD_REDIRECT,
            Unavailable.INSECURE_REALM,
            Unavailable.LOOKUP_FAILED)) {
      all.add(held("Unverifiable", 3, unverifiable(cause)));
    }
    for (String hold :
        List.of(
            "KnownNotToConverge",
            "KnownBadDigest",
            "MemoryUnknown",
            "RolloutStuck",
            "PartlyDrifted",
            "OutsideWindow",
            "Frozen",
            "AwaitsCanary",
            "WaveFailed",
            "RunStopped")) {
      all.add(held(hold, 3, DRIFTED));
    }
    for (String guard :
        List.of(
            "OptedOut",
            "Paused",
            "ScaledToZero",
            "OnDelete",
            "Partitioned",
            "RolloutInProgress",
            "NotDue")) {
      all.add(held(guard, 0));
    }
    all.add(
        argumentSet(
            "one of two containers cannot be checked",
            run(
                Samples.held(
                    WEB,
                    "Unverifiable",
                    container("log", Verdict.CURRENT, "Current", "1", "1"),
                    unverifiable("ImageNotFound"))),
            0,
            3));
    all.add(rolled(Convergence.CONVERGED, 0));
    Outcome.Rolled converged = drifted(WEB, Convergence.CONVERGED);
    all.add(
        argumentSet(
            "converged, but for a container that cannot be checked",
            run(
                new Outcome.Rolled(
                    converged.workload(),
                    converged.decision().about(List.of(unverifiable("RateLimited"))),
                    converged.restartedAt(),
                    false,
                    converged.convergence(),
                    converged.finding())),
            0,
            3));
    all.add(rolled(Convergence.NOT_CONVERGED, 3));
    all.add(rolled(Convergence.UNVERIFIED, 3));
    all.add(rolled(Convergence.NOT_FOLLOWED, 0));
    all.add(argumentSet("failed", run(failed(WEB, Outcome.Stage.FOLLOW, "RolloutFailed")), 1, 1));
    all.add(argumentSet("reverted", run(failed(WEB, Outcome.Stage.FOLLOW, "Reverted")), 1, 1));
    all.add(
        argumentSet(
            "a failure before drift",
            Samples.report(
                RunReport.Status.COMPLETED,
                List.of(
                    failed(WEB, Outcome.Stage.FOLLOW, "RolloutFailed"),
                    drifted(WEB, Convergence.NOT_CONVERGED)),
                List.of()),
            1,
            1));
    return all.stream();
  }

  private static Arguments held(String code, int asked, ContainerVerdict... containers) {
    String cause = containers.length == 0 ? "" : " " + containers[0].reason().code();
    return argumentSet("held " + code + cause, run(Samples.held(WEB, code, containers)), 0, asked);
  }

  private static Arguments rolled(Convergence convergence, int asked) {
    return argumentSet("rolled " + convergence, run(drifted(WEB, convergence)), 0, asked);
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void ofARun(RunReport report, int code, int asked) {
    ExitCode exit = ExitCode.of(report, SELECTION, false);
    assertThat(exit.orDrift(false).code()).isEqualTo(code);
    assertThat(exit.orDrift(UnresolvedDrift.isIn(report)).code()).isEqualTo(asked);
    assertThat(ExitCode.of(report, SELECTION, true).orDrift(true).code()).isEqualTo(143);
  }

  static Stream<Arguments> decisions() {
    Decision roll = Decision.roll("Drifted", "It has.").about(List.of(DRIFTED));
    return Stream.of(
        argumentSet("would be restarted", roll, 3),
        argumentSet("was by an earlier attempt", Decision.roll("AlreadyTriggered", "It was."), 0),
        argumentSet("current", Decision.hold("Current", "It is."), 0),
        argumentSet("paused", Decision.hold("Paused", "It is."), 0),
        argumentSet("known not to converge", Decision.hold("KnownNotToConverge", "It is."), 3),
        argumentSet(
            "unverifiable",
            Decision.hold("Unverifiable", "It is.").about(List.of(unverifiable("RateLimited"))),
            3));
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void ofAPlan(Decision decision, int asked) {
    RolloutPlan plan = Samples.plan(WEB, decision);
    ExitCode exit = ExitCode.of(plan, SELECTION, false);
    assertThat(exit.code()).isZero();
    assertThat(exit.orDrift(UnresolvedDrift.isIn(plan)).code()).isEqualTo(asked);
  }
}
