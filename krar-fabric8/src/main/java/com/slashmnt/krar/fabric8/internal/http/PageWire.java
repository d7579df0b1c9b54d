package com.slashmnt.krar.fabric8.internal.http;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** One page of a list. */
record PageWire<T>(Meta metadata, List<T> items) {

  /**
   * A page's own metadata.
   *
   * @param next the token of the next page ({@code continue} in JSON); empty if this is the last
   */
  record Meta(@JsonProperty("continue") String next) {

    static final Meta LAST = new Meta("");

    Meta {
      next = requireNonNullElse(next, "");
    }
  }

  PageWire {
    metadata = requireNonNullElse(metadata, Meta.LAST);
    items = requireNonNullElse(items, List.of());
  }
}
