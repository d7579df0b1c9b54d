package com.slashmnt.krar.fabric8.internal.kind;

import java.util.Optional;

/**
 * Which workload runs a pod.
 *
 * @param name its name, in the pod's namespace
 * @param uid its UID; empty where the pod does not tell
 */
public record PodOwner(String name, String uid) {

  /**
   * The owner of the pod's ReplicaSet, by the name {@code <workload>-<hash>}, so that no ReplicaSet
   * needs reading; empty if no such ReplicaSet runs the pod.
   *
   * @param hashLabel the pod's label that has the hash
   */
  static Optional<PodOwner> byReplicaSet(MetaWire pod, String hashLabel) {
    String suffix = "-" + pod.labels().getOrDefault(hashLabel, "");
    return pod.controller()
        .filter(o -> o.is("apps", "ReplicaSet"))
        .map(OwnerWire::name)
        .filter(name -> suffix.length() > 1 && name.endsWith(suffix))
        .map(name -> new PodOwner(name.substring(0, name.length() - suffix.length()), ""));
  }
}
