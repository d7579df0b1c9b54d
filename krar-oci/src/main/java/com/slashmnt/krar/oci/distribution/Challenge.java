package com.slashmnt.krar.oci.distribution;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a server wants clients to authenticate (RFC 9110, section 11.6.1).
 *
 * @param scheme in lower case
 * @param parameters by name in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

  static final String BEARER = "bearer";
  static final String BASIC = "basic";

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** The one to answer: Bearer with a realm, else Basic; empty if it is neither. */
  static Optional<Challenge> choose(List<Challenge> challenges) {
    return challenges.stream()
        .filter(c -> c.scheme().equals(BEARER) && !c.parameter("realm").isEmpty())
        .findFirst()
        .or(() -> challenges.stream().filter(c -> c.scheme().equals(BASIC)).findFirst());
  }

  /** Empty if it is absent. */
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  boolean isBearer() {
    return scheme.equals(BEARER);
  }
}
