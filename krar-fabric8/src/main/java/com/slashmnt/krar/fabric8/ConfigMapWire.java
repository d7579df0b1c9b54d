package com.slashmnt.krar.fabric8;

import static java.util.Objects.requireNonNullElse;

import java.util.Map;

/** A ConfigMap, as far as krar reads it. */
record ConfigMapWire(MetaWire metadata, Map<String, String> data) {

  /** One that does not exist. */
  static final ConfigMapWire NONE = new ConfigMapWire(MetaWire.EMPTY, Map.of());

  ConfigMapWire {
    metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
    data = requireNonNullElse(data, Map.of());
  }
}
