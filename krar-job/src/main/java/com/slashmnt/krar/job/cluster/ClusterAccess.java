package com.slashmnt.krar.job.cluster;

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
   * What a client needs for it.
   *
   * @throws IllegalArgumentException with a sentence, if the way proves closed after all
   */
  ClusterConnection open();

  /** Where krar's own objects are, if nothing else is said. */
  String namespace();
}
