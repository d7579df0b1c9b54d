package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadOwner;
import java.util.Optional;

/** One owner of an object. */
record OwnerWire(String apiVersion, String kind, String name, String uid, boolean controller) {

  OwnerWire {
    apiVersion = requireNonNullElse(apiVersion, "");
    kind = requireNonNullElse(kind, "");
    name = requireNonNullElse(name, "");
    uid = requireNonNullElse(uid, "");
  }

  boolean is(WorkloadKind other) {
    return is(other.group(), other.kind());
  }

  /** Whatever the version: a group serves one object in all its versions. */
  boolean is(String group, String otherKind) {
    return kind.equals(otherKind) && group.equals(group());
  }

  /** As what an operator looks after: custom resources have a domain for a group. */
  Optional<WorkloadOwner> asOperators() {
    return group().indexOf('.') < 0
        ? Optional.empty()
        : Optional.of(new WorkloadOwner(apiVersion, kind, name, uid));
  }

  private String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
