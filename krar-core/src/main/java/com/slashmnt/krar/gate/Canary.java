package com.slashmnt.krar.gate;

import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The first that brings a digest goes alone, until its pods have shown what that is worth. */
record Canary() implements Gate {

  /**
   * What the run has seen of digests: good ones, what speaks against others, and who tries them.
   */
  private record Seen(
      Set<Digest> good, Map<Digest, GateAnswer> bad, Map<Digest, WorkloadRef> tried) {

    static Seen of(GateContext run) {
      Seen seen = new Seen(new HashSet<>(), new HashMap<>(), new HashMap<>());
      run.finished().forEach(seen::add);
      Stream.of(run.inFlight(), run.settling(), run.unanswered())
          .flatMap(List::stream)
          .forEach(
              restart ->
                  restart
                      .decision()
                      .wanted()
                      .values()
                      .forEach(d -> seen.tried.putIfAbsent(d, restart.workload().ref())));
      return seen;
    }

    private void add(Outcome outcome) {
      if (outcome instanceof Outcome.Rolled rolled) {
        rolled.decision().wanted().values().forEach(digest -> add(digest, rolled));
      } else if (outcome instanceof Outcome.Failed failed
          && failed.stage() == Outcome.Stage.FOLLOW) {
        failed
            .decided()
            .ifPresent(
                decision ->
                    decision.ifRoll(
                        roll -> roll.wanted().values().forEach(digest -> add(digest, failed))));
      }
    }

    private void add(Digest digest, Outcome.Rolled rolled) {
      if (rolled.convergence() == Convergence.CONVERGED
          || rolled.convergence() == Convergence.UNVERIFIED) {
        good.add(digest);
      } else if (rolled.convergence() == Convergence.NOT_CONVERGED) {
        bad.putIfAbsent(
            digest,
            GateAnswer.closed(
                FailedRestarts.KNOWN_NOT_TO_CONVERGE,
                "%s was restarted first for %s, and its pods do not run it: %s"
                    .formatted(rolled.workload(), digest, rolled.finding().message())));
      }
    }

    private void add(Digest digest, Outcome.Failed failed) {
      bad.putIfAbsent(
          digest,
          GateAnswer.closed(
              failed.contentAtFault() ? FailedRestarts.KNOWN_BAD_DIGEST : "AwaitsCanary",
              "%s was restarted first for %s, and failed: %s"
                  .formatted(failed.workload(), digest, failed.cause().message())));
    }
  }

  @Override
  public GateAnswer ask(Workload workload, Decision.Roll restart, GateContext run) {
    if (restart.wanted().isEmpty()) {
      return GateAnswer.open();
    }
    Seen seen = run.derived(Canary.class, Seen::of);
    List<Digest> open =
        restart.wanted().values().stream()
            .filter(digest -> !seen.good().contains(digest))
            .sorted(Comparator.comparing(Digest::toString))
            .toList();
    for (Digest digest : open) {
      @Nullable GateAnswer bad = seen.bad().get(digest);
      if (bad != null) {
        return bad;
      }
    }
    for (Digest digest : open) {
      @Nullable WorkloadRef other = seen.tried().get(digest);
      if (other != null && !other.equals(workload.ref())) {
        return GateAnswer.wait(
            "AwaitsCanary", "%s is restarted first for %s.".formatted(other, digest));
      }
    }
    return GateAnswer.open();
  }

  @Override
  public String toString() {
    return "canary";
  }
}
