package com.slashmnt.krar.job;

import io.fabric8.kubernetes.client.Config;

/**
 * A way to a cluster that was found and checked, and not yet gone.
 *
 * <p>Opening may run the kubeconfig's credential plug-in, so it happens only when all settings are
 * right.
 */
@FunctionalInterface
interface ClusterAccess {

  /**
   * The client's configuration.
   *
   * @throws IllegalArgumentException with a sentence, if the way proves closed after all
   */
  Config open();
}
