package com.slashmnt.krar.job.report;

import static com.slashmnt.krar.Reason.FORBIDDEN;
import static com.slashmnt.krar.Reason.UNAUTHORIZED;
import static com.slashmnt.krar.Reason.UNREACHABLE;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.image.DigestLookup.Unavailable;
import com.slashmnt.krar.job.settings.SelectionSettings;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunRecord;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.Selection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the process tells its parent; the first that fits. */
public enum ExitCode {
  BAD_CONFIGURATION(2),
  TERMINATED(143),
  CLUSTER_OUT_OF_REACH(4),
  REGISTRIES_OUT_OF_REACH(4),
  FAILURES(1),
  DRIFT(3),
  OK(0),
  INTERNAL_ERROR(70);

  private static final Set<String> NO_ANSWER =
      Set.of(Unavailable.DNS_FAILURE, Unavailable.TIMED_OUT, Unavailable.CONNECTION_FAILED);

  /** What a plan had, and applying it refused. */
  private static final Set<String> NOT_AS_PLANNED = Set.of("PlanOutdated", PlanDocument.EDITED);

  private static final Set<String> OF_THE_CLUSTER =
      Set.of(
          "PodsForbidden",
          "NoPods",
          "NoImageId",
          "InvalidImage",
          "NotLookedUp",
          Reason.UNAUTHORIZED,
          Reason.UNREACHABLE,
          "ServerFailed");

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Of a plan or a run; {@code terminated} if a signal ended it. */
  public static ExitCode of(RunRecord record, SelectionSettings selection, boolean terminated) {
    if (terminated) {
      return TERMINATED;
    }
    if (isClusterOutOfReach(record, selection)) {
      return CLUSTER_OUT_OF_REACH;
    }
    boolean restarted = record.outcomes().stream().anyMatch(Outcome.Rolled.class::isInstance);
    if (!restarted
        && noRegistryAnswers(
            record.outcomes().stream()
                .filter(o -> !(o instanceof Outcome.Failed))
                .flatMap(o -> o.containers().stream()))) {
      return REGISTRIES_OUT_OF_REACH;
    }
    boolean undone =
        record instanceof RunReport report
            && report.status() != RunReport.Status.COMPLETED
            && record.outcomes().stream().anyMatch(ExitCode::isUndone);
    boolean refused = record.held().stream().anyMatch(h -> NOT_AS_PLANNED.contains(h.code()));
    boolean failed = !record.failed().isEmpty() || !record.failedScopes().isEmpty();
    return undone || refused || failed ? FAILURES : OK;
  }

  private static boolean isClusterOutOfReach(RunRecord record, SelectionSettings selection) {
    boolean nothingSelected = record.outcomes().stream().allMatch(ExitCode::isUnselected);
    boolean lost =
        record instanceof RunReport report
            && report.status() == RunReport.Status.CLUSTER_UNREACHABLE;
    return lost
        || record.outcomes().stream().anyMatch(ExitCode::isUnreached)
        || (isOutOfReach(record.failed(), record.failedScopes())
            && record.outcomes().stream().noneMatch(ExitCode::isAnsweredAfterSelection))
        || (nothingSelected && isRefused(record.failed(), record.failedScopes(), selection));
  }

  /** As {@link #of}, or {@link #DRIFT} if all is well but for that. */
  public ExitCode orDrift(boolean unresolved) {
    return this == OK && unresolved ? DRIFT : this;
  }

  /** Why the cluster is out of reach, as the cluster said it. */
  public static Optional<Reason> firstCause(
      List<Outcome.Failed> failed, List<Selection.ScopeFailure> scopes) {
    List<Reason> causes = causes(failed, scopes).toList();
    return causes.stream()
        .filter(r -> r.is(UNREACHABLE))
        .findFirst()
        .or(() -> causes.stream().findFirst());
  }

  private static Stream<Reason> causes(
      List<Outcome.Failed> failed, List<Selection.ScopeFailure> scopes) {
    return Stream.concat(
        scopes.stream().map(Selection.ScopeFailure::cause),
        failed.stream().map(Outcome.Failed::cause));
  }

  private static boolean isOutOfReach(
      List<Outcome.Failed> failed, List<Selection.ScopeFailure> scopes) {
    return causes(failed, scopes).anyMatch(r -> r.is(UNREACHABLE));
  }

  /**
   * Whether what it runs could not be read since the cluster was out of reach: a retry may read it.
   */
  private static boolean isUnreached(Outcome outcome) {
    boolean undone = outcome instanceof Outcome.Held || outcome instanceof Outcome.Planned;
    return undone && outcome.containers().stream().anyMatch(c -> c.reason().is(UNREACHABLE));
  }

  /** Whether images were looked up and no registry at all gave an answer: a retry may get one. */
  private static boolean noRegistryAnswers(Stream<ContainerVerdict> containers) {
    List<ContainerVerdict> all = containers.toList();
    return all.stream().anyMatch(ExitCode::isUnanswered)
        && all.stream().allMatch(c -> isUnanswered(c) || isNotAsked(c));
  }

  private static boolean isUnanswered(ContainerVerdict container) {
    return container.verdict() == Verdict.UNVERIFIABLE
        && NO_ANSWER.contains(container.reason().code());
  }

  /** Whether it is about no registry: none was asked, or the cluster does not say enough. */
  private static boolean isNotAsked(ContainerVerdict container) {
    return switch (container.verdict()) {
      case PINNED, NOT_CHECKED, PULL_POLICY_NOT_ALWAYS -> true;
      case UNVERIFIABLE -> OF_THE_CLUSTER.contains(container.reason().code());
      case CURRENT, SAME_CONTENT, DRIFTED -> false;
    };
  }

  /**
   * Whether the cluster took part in this after the selection: then it did not stay unreachable for
   * the rest of the run, and what could not be selected is a part that failed.
   */
  private static boolean isAnsweredAfterSelection(Outcome outcome) {
    return outcome.fold(
        planned -> false,
        held -> false,
        rolled -> true,
        failed ->
            (failed.stage() == Outcome.Stage.TRIGGER || failed.stage() == Outcome.Stage.FOLLOW)
                && !failed.cause().is(UNREACHABLE));
  }

  private static boolean isUnselected(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed && failed.stage() == Outcome.Stage.SELECT;
  }

  /** Whether every list and every target was refused. */
  private static boolean isRefused(
      List<Outcome.Failed> failed,
      List<Selection.ScopeFailure> scopes,
      SelectionSettings selection) {
    boolean any = !failed.isEmpty() || !scopes.isEmpty();
    boolean only = causes(failed, scopes).allMatch(r -> r.is(UNAUTHORIZED) || r.is(FORBIDDEN));
    return any && only && scopes.size() >= selection.discovery().map(ExitCode::lists).orElse(0);
  }

  /**
   * How many lists a discovery takes, so that a list that found nothing is distinguished from one
   * that was refused. With a selector of namespaces, one refusal may stand for all lists.
   */
  private static int lists(Discovery discovery) {
    if (discovery.namespaces().selector().isPresent()) {
      return 1;
    }
    long names =
        discovery.namespaces().names().stream()
            .filter(n -> !discovery.namespaces().excluded().contains(n))
            .count();
    boolean all = discovery.namespaces().isAll();
    return discovery.kinds().size() * (all ? 1 : (int) names);
  }

  private static boolean isUndone(Outcome outcome) {
    return outcome.fold(
        planned -> false,
        held -> held.retryable() || held.reason().is(Reason.RUN_STOPPED),
        rolled -> rolled.finding().is(Reason.RUN_STOPPED),
        failed -> false);
  }
}
