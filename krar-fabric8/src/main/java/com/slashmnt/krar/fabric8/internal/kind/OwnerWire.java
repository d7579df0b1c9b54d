package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.workload.WorkloadKind;

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
    int slash = apiVersion.indexOf('/');
    return kind.equals(otherKind) && group.equals(slash < 0 ? "" : apiVersion.substring(0, slash));
  }
}
