package com.slashmnt.krar.fabric8;

import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;

/**
 * What RBAC must allow for a request.
 *
 * @param verb such as {@code patch}
 * @param resource as RBAC rules name it, with its group: {@code deployments.apps}
 * @param where {@code in namespace prod} or {@code in all namespaces}
 */
record Right(String verb, String resource, String where) {

  static Right on(String verb, WorkloadRef ref) {
    return new Right(verb, resource(ref.kind()), Scope.in(ref.namespace()).toString());
  }

  static String resource(WorkloadKind kind) {
    return kind.group().isEmpty() ? kind.plural() : kind.plural() + "." + kind.group();
  }

  /** {@code the verb patch on deployments.apps in namespace prod}. */
  @Override
  public String toString() {
    return "the verb " + verb + " on " + resource + " " + where;
  }
}
