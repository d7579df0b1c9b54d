package com.slashmnt.krar.gate;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
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

  /** Not yet: it stays in the queue and is asked again. */
  record Wait(Reason reason) implements GateAnswer {
    public Wait {
      requireNonNull(reason, "reason");
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
    return new Wait(new Reason(code, message));
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
