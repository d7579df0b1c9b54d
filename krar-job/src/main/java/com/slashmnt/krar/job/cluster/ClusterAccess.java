package com.slashmnt.krar.job.cluster;

import io.fabric8.kubernetes.client.Config;

/**
 * A way to a cluster that was found and checked, and not yet gone.
 *
 * <p>Opening may run the kubeconfig's credential plug-in, so it happens only when all settings are
 * right.
 */
public interface ClusterAccess {

  /** The namespace that kubectl uses if none is named. */
  String DEFAULT_NAMESPACE = "default";

  /**
   * The client's configuration.
   *
   * @throws IllegalArgumentException with a sentence, if the way proves closed after all
   */
  Config open();

  /** Where krar's own objects are, if nothing else is said. */
  String namespace();
}
