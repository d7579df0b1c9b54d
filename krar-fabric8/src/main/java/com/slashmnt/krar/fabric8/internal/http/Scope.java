package com.slashmnt.krar.fabric8.internal.http;

import java.util.Optional;

/**
 * Where a list looks.
 *
 * @param namespace the only one; empty means all
 */
public record Scope(Optional<String> namespace) {

  public static final Scope EVERYWHERE = new Scope(Optional.empty());

  public static Scope in(String namespace) {
    return new Scope(Optional.of(namespace));
  }

  /** The path of a resource in this scope, such as {@code /apis/apps/v1/deployments}. */
  public String path(String group, String version, String plural) {
    String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    return root + namespace.map(n -> "/namespaces/" + n).orElse("") + "/" + plural;
  }

  /** {@code in namespace prod} or {@code in all namespaces}. */
  @Override
  public String toString() {
    return namespace.map(n -> "in namespace " + n).orElse("in all namespaces");
  }
}
