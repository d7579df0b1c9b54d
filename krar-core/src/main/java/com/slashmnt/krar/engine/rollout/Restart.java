package com.slashmnt.krar.engine.rollout;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A restart that was written.
 *
 * @param roll why it was decided
 * @param at what the restart annotation says
 * @param resumed whether an earlier attempt of this run wrote it
 */
public record Restart(Decision.Roll roll, Instant at, boolean resumed) {

  /** What it should bring, by container name; empty if it is not about content. */
  public Map<String, Digest> wanted() {
    return roll.wanted();
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
