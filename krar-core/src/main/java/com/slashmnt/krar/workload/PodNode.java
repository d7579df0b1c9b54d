package com.slashmnt.krar.workload;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Platform;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The node of a pod.
 *
 * <p>An adapter may read the cluster's nodes when the first of these methods but {@link #name} is
 * called; where nodes may not be read, both are empty.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public interface PodNode {

  /** The node's name. */
  String name();

  /** What its container runtime can run; empty if that is not known. */
  Optional<Platform> platform();

  /**
   * The node's own word on why its pods do not run, such as {@code NotReady (NodeStatusUnknown:
   * Kubelet stopped posting node status.)}; empty if it is ready, or if that is not known.
   */
  Optional<String> trouble();

  /**
   * Why its platform could not be read for the moment, though nodes may be read: nothing should
   * depend on that platform now. Empty otherwise.
   */
  default Optional<Reason> failure() {
    return Optional.empty();
  }

  /** A ready node of that platform. */
  static PodNode of(String name, Platform platform) {
    return new KnownNode(name, Optional.of(platform), Optional.empty());
  }

  /** A node of unknown platform that is in trouble. */
  static PodNode inTrouble(String name, String trouble) {
    return new KnownNode(name, Optional.empty(), Optional.of(trouble));
  }

  /** A node of which nothing but the name is known. */
  static PodNode named(String name) {
    return new KnownNode(name, Optional.empty(), Optional.empty());
  }
}
