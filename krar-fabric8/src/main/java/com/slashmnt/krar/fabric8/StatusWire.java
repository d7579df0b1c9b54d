package com.slashmnt.krar.fabric8;

import static java.util.Objects.requireNonNullElse;

/** What an API server answers instead of an object. */
record StatusWire(String message) {

  StatusWire {
    message = requireNonNullElse(message, "");
  }
}
