package com.slashmnt.krar.policy;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.Workload;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A template that its owner has changed and not released to all pods, by update strategy OnDelete
 * or by a partition: an eviction would release it.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class UnreleasedTemplate {

  /** Pods of an older revision are kept, and none is evicted. */
  public static final String PENDING_REVISION = "PendingRevision";

  private UnreleasedTemplate() {}

  /** That there is one; empty if all pods are of the newest revision, or roll towards it. */
  public static Optional<Reason> of(Workload workload) {
    RolloutStatus rollout = workload.rollout();
    UpdateStrategy strategy = workload.strategy();
    boolean onDelete = strategy.type() == UpdateStrategy.Type.ON_DELETE;
    boolean kept = onDelete || strategy.partition() > 0;
    if (!kept || !rollout.isObserved()) {
      return Optional.empty();
    }
    // A pod that is missing for the moment is neither old nor new: while all serve, none is.
    boolean allThere = rollout.available() >= rollout.replicas();
    int old = onDelete ? rollout.outdated() : allThere ? rollout.replicas() - rollout.updated() : 0;
    if (old <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Reason(
            PENDING_REVISION,
            "Its template has changed, and %s keeps %d of %d pods on the one before: an eviction would release the new one."
                .formatted(
                    onDelete ? "update strategy OnDelete" : "partition " + strategy.partition(),
                    old,
                    rollout.replicas())));
  }
}
