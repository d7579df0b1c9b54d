package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a policy decided on a workload, always with its reason.
 *
 * @since 3.0.0
 */
public sealed interface Decision {

  /** Why. */
  Reason reason();

  /**
   * Restart it. Only this can be handed to a trigger.
   *
   * @param warnings what whoever reads the report should know all the same
   */
  record Roll(Reason reason, List<Reason> warnings) implements Decision {
    public Roll {
      requireNonNull(reason, "reason");
      warnings = List.copyOf(warnings);
    }

    /** The same with further warnings, each once. */
    public Roll warning(List<Reason> more) {
      return new Roll(reason, Stream.concat(warnings.stream(), more.stream()).distinct().toList());
    }
  }

  /**
   * Leave it alone.
   *
   * @param passing whether waiting may help: decided again when the workload changed
   */
  record Hold(Reason reason, boolean passing) implements Decision {
    public Hold {
      requireNonNull(reason, "reason");
    }
  }

  static Roll roll(String code, String message) {
    return new Roll(new Reason(code, message), List.of());
  }

  static Hold hold(String code, String message) {
    return new Hold(new Reason(code, message), false);
  }

  /** A hold that waiting may end. */
  static Hold passing(String code, String message) {
    return new Hold(new Reason(code, message), true);
  }

  /** Handles both cases. */
  default <R> R fold(Function<Roll, ? extends R> roll, Function<Hold, ? extends R> hold) {
    return this instanceof Roll r ? roll.apply(r) : hold.apply((Hold) this);
  }

  /** Only where it is a roll. */
  default void ifRoll(Consumer<Roll> action) {
    if (this instanceof Roll r) {
      action.accept(r);
    }
  }

  /** Only where it is a hold. */
  default void ifHold(Consumer<Hold> action) {
    if (this instanceof Hold h) {
      action.accept(h);
    }
  }
}
