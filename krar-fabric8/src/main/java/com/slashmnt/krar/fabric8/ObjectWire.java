package com.slashmnt.krar.fabric8;

import static java.util.Objects.requireNonNullElse;

/** Any object of which only the metadata matters. */
record ObjectWire(MetaWire metadata) {

  ObjectWire {
    metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
  }
}
