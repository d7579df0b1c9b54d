package com.slashmnt.krar.gate;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * What a gate answers, with its reason unless it is open.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public sealed interface GateAnswer {

  /** The restart may start. */
  record Open() implements GateAnswer {

    private static final Open OPEN = new Open();
  }

  /**
   * Not yet: it stays in the queue, and the gate is asked again after each result and each look.
   *
   * @param atMost after what time to ask again even if nothing happens; empty if only the run's own
   *     doings open the gate
   */
  record Wait(Reason reason, Optional<Duration> atMost) implements GateAnswer {
    public Wait {
      requireNonNull(reason, "reason");
      requireNonNull(atMost, "atMost");
    }
  }

  /** Not in this run: the workload is held. */
  record Closed(Reason reason) implements GateAnswer {
    public Closed {
      requireNonNull(reason, "reason");
    }
  }

  static GateAnswer open() {
    return Open.OPEN;
  }

  static GateAnswer wait(String code, String message) {
    return new Wait(new Reason(code, message), Optional.empty());
  }

  /** A wait that time ends. */
  static GateAnswer wait(Duration atMost, String code, String message) {
    return new Wait(new Reason(code, message), Optional.of(atMost));
  }

  static GateAnswer closed(String code, String message) {
    return new Closed(new Reason(code, message));
  }

  /** Handles all three cases. */
  default <R> R fold(
      Supplier<? extends R> open,
      Function<Wait, ? extends R> wait,
      Function<Closed, ? extends R> closed) {
    if (this instanceof Wait w) {
      return wait.apply(w);
    }
    return this instanceof Closed c ? closed.apply(c) : open.get();
  }
}
