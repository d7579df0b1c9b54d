package com.slashmnt.krar.follow;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.workload.Workload;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * What a follower saw of one workload.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
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
  record Unknown(Reason reason) implements Observation {
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }

  /** Handles all three cases. */
  default <R> R fold(
      Function<Workload, ? extends R> seen,
      Supplier<? extends R> gone,
      Function<Reason, ? extends R> unknown) {
    if (this instanceof Seen s) {
      return seen.apply(s.now());
    }
    return this instanceof Unknown u ? unknown.apply(u.reason()) : gone.get();
  }
}
