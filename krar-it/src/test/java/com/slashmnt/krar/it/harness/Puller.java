package com.slashmnt.krar.it.harness;

/** What a node's container runtime does about the image of a container that starts. */
@FunctionalInterface
public interface Puller {
  /**
   * Pulls it, or finds it on the node; called by the threads of {@link Kubelets}, once for each
   * container of a pod that starts and again if its status could not be written. An exception
   * counts as a failed pull.
   */
  Pulled pull(PullRequest request);
}
