package com.slashmnt.krar.gate;

import static com.slashmnt.krar.gate.RunState.ROLL;
import static com.slashmnt.krar.gate.RunState.toBring;
import static com.slashmnt.krar.gate.RunState.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CanaryTest {

  private static final Digest NEW = Digest.parse("sha256:" + "1".repeat(64));
  private static final Digest OTHER = Digest.parse("sha256:" + "2".repeat(64));
  private static final Workload CANARY = workload("a/Deployment/canary");
  private static final Workload WEB = workload("a/Deployment/web");
  private static final RunState BEGUN = RunState.begun();
  private static final GateAnswer OPEN = GateAnswer.open();
  private static final GateAnswer WAIT =
      GateAnswer.wait("AwaitsCanary", "a/Deployment/canary is restarted first for " + NEW + ".");

  private static Outcome rolled(Convergence convergence) {
    return new Outcome.Rolled(
        CANARY.ref(),
        toBring(NEW),
        Instant.EPOCH,
        false,
        convergence,
        new Reason(convergence.code(), "It was seen."));
  }

  private static Outcome failed(Outcome.Stage stage, boolean contentAtFault) {
    return new Outcome.Failed(
        CANARY.ref(),
        Optional.of(toBring(NEW)),
        stage,
        new Reason("RolloutFailed", "It crashes."),
        Optional.of(Instant.EPOCH),
        contentAtFault);
  }

  private static GateAnswer closed(String code, String message) {
    return GateAnswer.closed(code, message.formatted(NEW));
  }

  static Stream<Arguments> answers() {
    RunState done = BEGUN.finished(rolled(Convergence.CONVERGED));
    return Stream.of(
        argumentSet("the first", toBring(NEW), BEGUN, OPEN),
        argumentSet(
            "while others are queued", toBring(NEW), BEGUN.queued(CANARY, toBring(NEW)), OPEN),
        argumentSet("the canary rolls", toBring(NEW), BEGUN.inFlight(CANARY, toBring(NEW)), WAIT),
        argumentSet("it settles", toBring(NEW), BEGUN.settling(CANARY, toBring(NEW)), WAIT),
        argumentSet(
            "it may have been restarted",
            toBring(NEW),
            BEGUN.unanswered(CANARY, toBring(NEW)),
            WAIT),
        argumentSet(
            "it may have been restarted itself",
            toBring(NEW),
            BEGUN.unanswered(WEB, toBring(NEW)),
            OPEN),
        argumentSet(
            "another content rolls", toBring(OTHER), BEGUN.inFlight(CANARY, toBring(NEW)), OPEN),
        argumentSet(
            "one of two is tried", toBring(OTHER, NEW), BEGUN.inFlight(CANARY, toBring(NEW)), WAIT),
        argumentSet("for no content", ROLL, BEGUN.inFlight(CANARY, toBring(NEW)), OPEN),
        argumentSet("it converged", toBring(NEW), done, OPEN),
        argumentSet(
            "it converged, and others roll", toBring(NEW), done.inFlight(WEB, toBring(NEW)), OPEN),
        argumentSet(
            "it is complete, and its pods cannot be read",
            toBring(NEW),
            BEGUN.finished(rolled(Convergence.UNVERIFIED)),
            OPEN),
        argumentSet(
            "it was paused: no verdict, the next one is tried",
            toBring(NEW),
            BEGUN.finished(rolled(Convergence.NOT_FOLLOWED)),
            OPEN),
        argumentSet(
            "the content failed",
            toBring(NEW),
            BEGUN.finished(failed(Outcome.Stage.FOLLOW, true)),
            closed(
                "KnownBadDigest",
                "a/Deployment/canary was restarted first for %s, and failed: It crashes.")),
        argumentSet(
            "one of two failed",
            toBring(OTHER, NEW),
            BEGUN.finished(failed(Outcome.Stage.FOLLOW, true)),
            closed(
                "KnownBadDigest",
                "a/Deployment/canary was restarted first for %s, and failed: It crashes.")),
        argumentSet(
            "it failed for another cause",
            toBring(NEW),
            BEGUN.finished(failed(Outcome.Stage.FOLLOW, false)),
            closed(
                "AwaitsCanary",
                "a/Deployment/canary was restarted first for %s, and failed: It crashes.")),
        argumentSet(
            "it could not be restarted: the next one is tried",
            toBring(NEW),
            BEGUN.finished(failed(Outcome.Stage.TRIGGER, false)),
            OPEN),
        argumentSet(
            "its pods run something else",
            toBring(NEW),
            BEGUN.finished(rolled(Convergence.NOT_CONVERGED)),
            closed(
                "KnownNotToConverge",
                "a/Deployment/canary was restarted first for %s, and its pods do not run it: It was"
                    + " seen.")),
        argumentSet(
            "a later failure is that workload's own",
            toBring(NEW),
            done.finished(failed(Outcome.Stage.FOLLOW, true)),
            OPEN));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void theFirstThatBringsADigestGoesAlone(Decision.Roll restart, RunState run, GateAnswer answer) {
    assertThat(Gate.canary().ask(WEB, restart, run)).isEqualTo(answer);
  }
}
