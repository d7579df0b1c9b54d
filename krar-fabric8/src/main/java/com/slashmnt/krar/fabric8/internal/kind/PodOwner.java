package com.slashmnt.krar.fabric8.internal.kind;

/**
 * Which workload runs a pod.
 *
 * @param name its name, in the pod's namespace
 * @param uid its UID; empty where the pod does not tell
 */
public record PodOwner(String name, String uid) {}
