package com.slashmnt.krar.fabric8.internal.http;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.workload.WorkloadRef;
import java.util.regex.Pattern;

/**
 * Where an object is that is no workload.
 *
 * @param plural its resource in the core group, such as {@code configmaps}
 */
public record ObjectName(String plural, String namespace, String name) {

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  public ObjectName {
    requireNonNull(plural, "plural");
    String unused = WorkloadRef.requireNamespace(requireNonNull(namespace, "namespace"));
    if (!isName(requireNonNull(name, "name"))) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name: lower-case letters, digits, '-' and '.', at most 253");
    }
  }

  /** Whether an object can be called so; what else is asked for may lead anywhere. */
  public static boolean isName(String text) {
    return text.length() <= 253 && NAME.matcher(text).matches();
  }

  /** Of all these objects in the namespace. */
  public String parentPath() {
    return Scope.in(namespace).path("", "v1", plural);
  }

  public String path() {
    return parentPath() + "/" + name;
  }

  public RbacPermission right(String verb) {
    return new RbacPermission(verb, plural, Scope.in(namespace).toString());
  }

  /** {@code configmap krar/krar-memory}. */
  @Override
  public String toString() {
    return plural.substring(0, plural.length() - 1) + " " + namespace + "/" + name;
  }
}
