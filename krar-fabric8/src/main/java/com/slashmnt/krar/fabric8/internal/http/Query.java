package com.slashmnt.krar.fabric8.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;

/** The query of a URL, encoded; parts without a value are left out. */
public record Query(List<String> parts) {

  public static final Query NONE = new Query(List.of());

  public Query {
    parts = List.copyOf(parts);
  }

  public Query with(String name, String value) {
    if (value.isEmpty()) {
      return this;
    }
    List<String> more = new ArrayList<>(parts);
    // Forms write a blank as '+', which not every proxy takes for one in a URL.
    more.add(name + "=" + URLEncoder.encode(value, UTF_8).replace("+", "%20"));
    return new Query(more);
  }

  @Override
  public String toString() {
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }
}
