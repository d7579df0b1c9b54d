package com.slashmnt.krar.follow;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.workload.Workload;

/**
 * What a follower saw of one workload.
 *
 * @since 3.0.0
 */
public sealed interface Observation {

  /** It is like this now. */
  record Seen(Workload now) implements Observation {
    public Seen {
      requireNonNull(now, "now");
    }
  }

  /** It does not exist any more. */
  record Gone() implements Observation {}

  /** It could not be seen, because of that. */
  record Unseen(Reason reason) implements Observation {
    public Unseen {
      requireNonNull(reason, "reason");
    }
  }
}
