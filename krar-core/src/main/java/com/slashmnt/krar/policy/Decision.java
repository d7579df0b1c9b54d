package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.image.Digest;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * What a policy decided on a workload, always with its reason.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public sealed interface Decision {

  /** The code of a roll that writes back the content that ran before a restart that failed. */
  String ROLLED_BACK = "RolledBack";

  /** Why. */
  Reason reason();

  /** What the reader of the report should know all the same. */
  List<Reason> warnings();

  /** What was found out about the images of its containers; empty if the policy did not ask. */
  List<ContainerVerdict> containers();

  /**
   * Restart it. Only this can be handed to a trigger.
   *
   * @param wanted by container name, the digests that the restart should bring; empty if it is not
   *     about content
   * @param previous by container name, the digests that run well before it; empty where that is not
   *     known, or if it is not about content
   */
  record Roll(
      Reason reason,
      List<Reason> warnings,
      Map<String, Digest> wanted,
      List<ContainerVerdict> containers,
      Map<String, Digest> previous)
      implements Decision {
    public Roll {
      requireNonNull(reason, "reason");
      warnings = List.copyOf(warnings);
      wanted = Map.copyOf(wanted);
      containers = List.copyOf(containers);
      previous = Map.copyOf(previous);
    }

    /** A copy with further warnings, each once. */
    public Roll warning(List<Reason> more) {
      return new Roll(reason, joined(warnings, more), wanted, containers, previous);
    }

    /** A copy, to bring these digests. */
    public Roll wanting(Map<String, Digest> digests) {
      return new Roll(reason, warnings, digests, containers, previous);
    }

    /** A copy with what was found out about the containers. */
    public Roll about(List<ContainerVerdict> found) {
      return new Roll(reason, warnings, wanted, found, previous);
    }

    /** A copy, where these digests run well before it. */
    public Roll replacing(Map<String, Digest> digests) {
      return new Roll(reason, warnings, wanted, containers, digests);
    }

    /** Whether it takes a restart back whose pods failed ({@value #ROLLED_BACK}). */
    public boolean isRollBack() {
      return reason.is(ROLLED_BACK);
    }

    /** Leave it alone after all, for that reason; what was found out stays. */
    public Hold heldBack(Reason why) {
      return new Hold(why, false, warnings, containers);
    }
  }

  /**
   * Leave it alone.
   *
   * @param retryable whether waiting may help: decided again when the workload changed
   */
  record Hold(
      Reason reason, boolean retryable, List<Reason> warnings, List<ContainerVerdict> containers)
      implements Decision {
    public Hold {
      requireNonNull(reason, "reason");
      warnings = List.copyOf(warnings);
      containers = List.copyOf(containers);
    }

    /** A copy with further warnings, each once. */
    public Hold warning(List<Reason> more) {
      return new Hold(reason, retryable, joined(warnings, more), containers);
    }

    /** A copy with what was found out about the containers. */
    public Hold about(List<ContainerVerdict> found) {
      return new Hold(reason, retryable, warnings, found);
    }
  }

  private static List<Reason> joined(List<Reason> some, List<Reason> more) {
    return Stream.concat(some.stream(), more.stream()).distinct().toList();
  }

  static Roll roll(String code, String message) {
    return roll(new Reason(code, message));
  }

  static Roll roll(Reason reason) {
    return new Roll(reason, List.of(), Map.of(), List.of(), Map.of());
  }

  static Hold hold(String code, String message) {
    return hold(new Reason(code, message));
  }

  static Hold hold(Reason reason) {
    return new Hold(reason, false, List.of(), List.of());
  }

  /** A hold that waiting may end. */
  static Hold retryable(String code, String message) {
    return new Hold(new Reason(code, message), true, List.of(), List.of());
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
