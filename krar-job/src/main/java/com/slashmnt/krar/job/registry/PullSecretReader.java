package com.slashmnt.krar.job.registry;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.fabric8.PullSecret;
import java.util.Optional;

/** Reads one pull secret of the cluster. */
@FunctionalInterface
public interface PullSecretReader {

  /**
   * Reads it; empty if there is none, or it is not a pull secret.
   *
   * @throws KrarException if the cluster does not give it
   */
  Optional<PullSecret> read(String namespace, String name);
}
