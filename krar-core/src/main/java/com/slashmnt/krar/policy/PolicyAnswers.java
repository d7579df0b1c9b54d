package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What a policy decided on a workload, and what its parts answered.
 *
 * @param decision the policy's own
 * @param parts in the order in which they were asked; of {@code and}, {@code or} and {@code
 *     guardedBy} only the parts are here, and what wraps another policy comes after it
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record PolicyAnswers(Decision decision, List<Part> parts) {

  public PolicyAnswers {
    requireNonNull(decision, "decision");
    parts = List.copyOf(parts);
  }

  /**
   * One part's answer.
   *
   * @param policy as it prints itself, such as {@code unless paused}
   * @param decision what it says; of a guard, a {@link Decision.Roll} that it has nothing against a
   *     restart. Empty if it was not asked, since another part had decided and it needs facts
   * @since 3.0.0
   */
  public record Part(String policy, Optional<Decision> decision) {

    public Part {
      requireNonNull(policy, "policy");
      requireNonNull(decision, "decision");
    }
  }
}
