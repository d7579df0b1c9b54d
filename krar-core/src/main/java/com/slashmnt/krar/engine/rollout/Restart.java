package com.slashmnt.krar.engine.rollout;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A restart that was written.
 *
 * @param roll what was written, and why
 * @param at what the restart annotation says
 * @param resumed whether an earlier attempt of this run wrote it
 * @param takesBack the restart whose pods failed, if this one goes back to what ran before it
 */
public record Restart(
    Decision.Roll roll, Instant at, boolean resumed, Optional<TakenBack> takesBack) {

  /**
   * A restart whose pods failed.
   *
   * @param roll why it was decided
   * @param why how it failed
   * @param contentAtFault whether its pods said so themselves
   */
  public record TakenBack(Decision.Roll roll, Reason why, boolean contentAtFault) {}

  /** One that brings something. */
  public Restart(Decision.Roll roll, Instant at, boolean resumed) {
    this(roll, at, resumed, Optional.empty());
  }

  /** What its pods should run, by container name; empty if it is not about content. */
  public Map<String, Digest> wanted() {
    return roll.wanted();
  }

  /** What the run has decided on the workload: going back is not a decision of its own. */
  public Decision.Roll decided() {
    return takesBack.map(TakenBack::roll).orElse(roll);
  }

  /**
   * That it was taken back: the template has lost the restart annotation, or has an older one. A
   * later restart does not take it back.
   */
  public Optional<String> takenBack(Workload now) {
    if (now.lastTemplateRestart().filter(t -> !t.isBefore(at)).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "It was restarted at %s, and that restart is gone from its template, which says %s."
            .formatted(at, now.templateRestartedAt().orElse("nothing")));
  }
}
