package com.slashmnt.krar.fabric8.internal.http;

import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;

/**
 * What RBAC must allow for a request.
 *
 * @param verb such as {@code patch}
 * @param resource as RBAC rules name it, with its group: {@code deployments.apps}
 * @param where {@code in namespace prod} or {@code in all namespaces}
 */
public record RbacPermission(String verb, String resource, String where) {

  public static RbacPermission on(String verb, WorkloadRef ref) {
    return new RbacPermission(verb, resource(ref.kind()), Scope.in(ref.namespace()).toString());
  }

  public static String resource(WorkloadKind kind) {
    return kind.group().isEmpty() ? kind.plural() : kind.plural() + "." + kind.group();
  }

  /** {@code the verb patch on deployments.apps in namespace prod}. */
  @Override
  public String toString() {
    return "the verb " + verb + " on " + resource + " " + where;
  }
}
