package com.slashmnt.krar.fabric8.internal.memory;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A ConfigMap, as far as krar reads it. */
record ConfigMapWire(MetaWire metadata, Map<String, String> data) {

  /** One that does not exist. */
  static final ConfigMapWire NONE = new ConfigMapWire(MetaWire.EMPTY, Map.of());

  ConfigMapWire {
    metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
    data = new TreeMap<>(requireNonNullElse(data, Map.of()));
    data.values().removeIf(Objects::isNull);
  }
}
