package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import java.util.Optional;

/** How a workload's way through a run ends. */
sealed interface Conclusion {

  /** It is left alone. */
  record Held(Decision.Hold hold) implements Conclusion {}

  /** It was restarted. */
  record Rolled(Convergence convergence, Reason finding) implements Conclusion {}

  /**
   * Something went wrong.
   *
   * @param lesson the code under which its content is remembered as tried without effect; empty if
   *     the content is not to blame
   */
  record Failed(Outcome.Stage stage, Reason cause, Optional<String> lesson) implements Conclusion {

    Failed(Outcome.Stage stage, Reason cause) {
      this(stage, cause, Optional.empty());
    }
  }

  /** It was deleted meanwhile: no failure, and nothing is left to do. */
  record Deleted() implements Conclusion {}
}
