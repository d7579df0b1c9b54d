package com.slashmnt.krar.fabric8;

import static java.util.Objects.requireNonNullElse;

/** One condition of a status. */
record ConditionWire(String type, String status, String reason, String message) {

  ConditionWire {
    type = requireNonNullElse(type, "");
    status = requireNonNullElse(status, "");
    reason = requireNonNullElse(reason, "");
    message = requireNonNullElse(message, "");
  }
}
