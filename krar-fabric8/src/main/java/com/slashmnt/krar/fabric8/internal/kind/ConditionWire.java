package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

/** One condition of a status. */
public record ConditionWire(
    String type, String status, String reason, String message, String lastTransitionTime) {

  public ConditionWire {
    type = requireNonNullElse(type, "");
    status = requireNonNullElse(status, "");
    reason = requireNonNullElse(reason, "");
    message = requireNonNullElse(message, "");
    lastTransitionTime = requireNonNullElse(lastTransitionTime, "");
  }

  /** {@code reason: message}, or the reason alone. */
  public String words() {
    return message.isBlank() ? reason : reason + ": " + message.strip();
  }
}
