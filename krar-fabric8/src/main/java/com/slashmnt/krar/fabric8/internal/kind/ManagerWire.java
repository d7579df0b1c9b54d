package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

/**
 * One who has written fields of an object that nobody has changed since; which ones is not read.
 */
record ManagerWire(String manager) {

  ManagerWire {
    manager = requireNonNullElse(manager, "");
  }
}
