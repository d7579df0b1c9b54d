package com.slashmnt.krar.job.report;

import static com.slashmnt.krar.Reason.FORBIDDEN;
import static com.slashmnt.krar.Reason.NOT_FOUND;
import static com.slashmnt.krar.Reason.UNAUTHORIZED;
import static com.slashmnt.krar.Reason.UNREACHABLE;
import static com.slashmnt.krar.job.Samples.DB;
import static com.slashmnt.krar.job.Samples.WEB;
import static com.slashmnt.krar.job.Samples.converged;
import static com.slashmnt.krar.job.Samples.failed;
import static com.slashmnt.krar.job.Samples.held;
import static com.slashmnt.krar.job.Samples.report;
import static com.slashmnt.krar.job.Samples.rolled;
import static com.slashmnt.krar.job.Samples.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.job.Samples;
import com.slashmnt.krar.job.Told;
import com.slashmnt.krar.job.settings.SelectionSettings;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.Selection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExitCodeTest {

  /** Two kinds in all namespaces: two lists. */
  private static final SelectionSettings TWO_LISTS =
      Told.args("-v", "a", "-r", "deploy,sts").settings().selection();

  private static RunReport run(Outcome... outcomes) {
    return report(RunReport.Status.COMPLETED, List.of(outcomes), List.of());
  }

  private static RunReport run(List<Selection.ScopeFailure> scopes, Outcome... outcomes) {
    return report(RunReport.Status.COMPLETED, List.of(outcomes), scopes);
  }

  private static RunReport timedOut(Outcome... outcomes) {
    return report(RunReport.Status.TIMED_OUT, List.of(outcomes), List.of());
  }

  private static Outcome heldBy(String code, boolean passing) {
    Reason reason = new Reason(code, "It was not restarted.");
    return new Outcome.Held(DB, new Decision.Hold(reason, passing, List.of(), List.of()));
  }

  static Stream<Arguments> reports() {
    Outcome undone = heldBy("RunStopped", false);
    Outcome passing = heldBy("RolloutInProgress", true);
    return Stream.of(
        argumentSet("nothing to do", run(), 0),
        argumentSet("restarted and held", run(converged(WEB), held(DB)), 0),
        argumentSet(
            "not converged in mode rollout",
            run(rolled(WEB, Convergence.NOT_CONVERGED, "NotConverged")),
            0),
        argumentSet("unverified", run(rolled(WEB, Convergence.UNVERIFIED, "Unverified")), 0),
        argumentSet("held by what may pass, to the end", run(passing), 0),
        argumentSet("a failure", run(converged(WEB), failed(DB, Outcome.Stage.FOLLOW, "Gone")), 1),
        argumentSet(
            "a missing target",
            run(converged(WEB), failed(DB, Outcome.Stage.SELECT, NOT_FOUND)),
            1),
        argumentSet("a missing target alone", run(failed(DB, Outcome.Stage.SELECT, NOT_FOUND)), 1),
        argumentSet(
            "a part refused", run(List.of(scope("deployments", FORBIDDEN)), converged(WEB)), 1),
        argumentSet(
            "a part refused, the other empty", run(List.of(scope("deployments", FORBIDDEN))), 1),
        argumentSet(
            "all refused",
            run(List.of(scope("deployments", FORBIDDEN), scope("statefulsets", FORBIDDEN))),
            4),
        argumentSet(
            "all refused, a target too",
            run(
                List.of(scope("deployments", UNAUTHORIZED), scope("statefulsets", UNAUTHORIZED)),
                failed(WEB, Outcome.Stage.SELECT, UNAUTHORIZED)),
            4),
        argumentSet(
            "all lists refused, a target missing",
            run(
                List.of(scope("deployments", FORBIDDEN), scope("statefulsets", FORBIDDEN)),
                failed(WEB, Outcome.Stage.SELECT, NOT_FOUND)),
            1),
        argumentSet(
            "all lists refused, a target restarted",
            run(
                List.of(scope("deployments", FORBIDDEN), scope("statefulsets", FORBIDDEN)),
                converged(WEB)),
            1),
        argumentSet("a patch refused", run(failed(WEB, Outcome.Stage.TRIGGER, FORBIDDEN)), 1),
        argumentSet(
            "out of reach while listing, nothing found",
            run(List.of(scope("deployments", UNREACHABLE))),
            4),
        argumentSet(
            "out of reach while listing, and nothing that shows it came back",
            run(List.of(scope("deployments", UNREACHABLE)), held(WEB)),
            4),
        argumentSet(
            "out of reach while its pods were listed",
            run(Samples.held(WEB, "Unverifiable", Samples.unverifiable(UNREACHABLE))),
            4),
        argumentSet(
            "no registry answered",
            run(
                Samples.held(WEB, "Unverifiable", Samples.unverifiable("DnsFailure")),
                Samples.held(DB, "Unverifiable", Samples.unverifiable("ConnectionFailed"))),
            4),
        argumentSet(
            "no registry answered, one image was not asked for",
            run(
                Samples.held(WEB, "Unverifiable", Samples.unverifiable("RegistryTimedOut")),
                Samples.held(DB, "Unverifiable", Samples.unverifiable("NoImageId"))),
            4),
        argumentSet(
            "one registry answered, if only that it may not be seen",
            run(
                Samples.held(WEB, "Unverifiable", Samples.unverifiable("DnsFailure")),
                Samples.held(DB, "Unverifiable", Samples.unverifiable("RegistryUnauthorized"))),
            0),
        argumentSet(
            "nothing was looked up",
            run(Samples.held(WEB, "Unverifiable", Samples.unverifiable("NoImageId"))),
            0),
        argumentSet(
            "out of reach while listing, and reached again",
            run(List.of(scope("deployments", UNREACHABLE)), converged(WEB)),
            1),
        argumentSet(
            "out of reach while listing, and an answer later",
            run(
                List.of(scope("deployments", UNREACHABLE)),
                failed(WEB, Outcome.Stage.TRIGGER, "ServerFailed")),
            1),
        argumentSet(
            "out of reach for a target, the other restarted",
            run(failed(DB, Outcome.Stage.SELECT, UNREACHABLE), converged(WEB)),
            1),
        argumentSet(
            "a server that fails one list",
            run(List.of(scope("deployments", "ServerFailed")), converged(WEB)),
            1),
        argumentSet(
            "a server that fails every list",
            run(List.of(scope("deployments", "ServerFailed"), scope("sts", "ServerFailed"))),
            1),
        argumentSet(
            "a server that fails one restart",
            run(converged(WEB), failed(DB, Outcome.Stage.TRIGGER, "ServerFailed")),
            1),
        argumentSet(
            "out of reach for a target", run(failed(DB, Outcome.Stage.SELECT, UNREACHABLE)), 4),
        argumentSet(
            "out of reach to the end",
            report(RunReport.Status.CLUSTER_UNREACHABLE, List.of(converged(WEB)), List.of()),
            4),
        argumentSet("time up, all done", timedOut(converged(WEB), held(DB)), 0),
        argumentSet("time up, one not restarted", timedOut(converged(WEB), undone), 1),
        argumentSet("time up, one still held by what may pass", timedOut(passing), 1),
        argumentSet(
            "time up, one still rolling",
            timedOut(rolled(WEB, Convergence.NOT_FOLLOWED, "RunStopped")),
            1));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void theFirstThatFits(RunReport report, int code) {
    assertThat(ExitCode.of(report, TWO_LISTS, false).code()).isEqualTo(code);
    assertThat(ExitCode.of(report, TWO_LISTS, true)).isEqualTo(ExitCode.TERMINATED);
  }

  @Test
  void targetsAloneThatAreAllRefused() {
    SelectionSettings targets = Told.args("--targets", WEB + "," + DB).settings().selection();
    assertThat(ExitCode.of(run(failed(DB, Outcome.Stage.SELECT, FORBIDDEN)), targets, false).code())
        .isEqualTo(4);
  }

  @Test
  void listsPerNamespaceAreCounted() {
    SelectionSettings four =
        Told.args("-v", "a", "-r", "deploy,sts", "-N", "a,b").settings().selection();
    List<Selection.ScopeFailure> two =
        List.of(scope("deployments", FORBIDDEN), scope("b", FORBIDDEN));
    assertThat(ExitCode.of(run(two), four, false).code()).isEqualTo(1);
    List<Selection.ScopeFailure> all =
        Stream.of("a", "b", "c", "d").map(s -> scope(s, FORBIDDEN)).toList();
    assertThat(ExitCode.of(run(all), four, false).code()).isEqualTo(4);
  }

  @Test
  void plansFollowTheSameRules() {
    List<Selection.ScopeFailure> refused = List.of(scope("a", FORBIDDEN), scope("b", FORBIDDEN));
    List<Selection.ScopeFailure> unreachable = List.of(scope("a", UNREACHABLE));
    List<Outcome.Failed> missing = List.of(failed(DB, Outcome.Stage.SELECT, NOT_FOUND));
    assertThat(ExitCode.of(Samples.plan(List.of(), List.of()), TWO_LISTS, false).code()).isZero();
    assertThat(ExitCode.of(Samples.plan(missing, List.of()), TWO_LISTS, false).code()).isOne();
    assertThat(ExitCode.of(Samples.plan(List.of(), refused), TWO_LISTS, false).code()).isOne();
    assertThat(ExitCode.of(Samples.emptyPlan(List.of(), refused), TWO_LISTS, false).code())
        .isEqualTo(4);
    assertThat(ExitCode.of(Samples.plan(List.of(), unreachable), TWO_LISTS, false).code())
        .isEqualTo(4);
  }
}
