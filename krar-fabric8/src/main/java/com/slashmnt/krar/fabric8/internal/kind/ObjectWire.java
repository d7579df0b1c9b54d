package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

/** Any object of which only the metadata matters. */
public record ObjectWire(MetaWire metadata) {

  public ObjectWire {
    metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
  }
}
