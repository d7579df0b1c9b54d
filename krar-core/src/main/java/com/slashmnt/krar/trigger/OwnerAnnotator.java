package com.slashmnt.krar.trigger;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.workload.Workload;
import org.apiguardian.api.API;

/**
 * Sets an annotation of the custom resource that owns a workload, whose operator then replaces the
 * pods.
 *
 * <p>The run calls it on its own thread: once for each owner, and again while the cluster does not
 * answer.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
@FunctionalInterface
public interface OwnerAnnotator {

  /**
   * Sets it, and nothing else.
   *
   * @param owned a workload of that {@linkplain Workload#owner() owner}, as it is now
   * @param key the annotation
   * @param value the same for each attempt of a run, so that a retry restarts nothing twice
   * @throws KrarException if the cluster refuses or cannot be reached; with {@link
   *     com.slashmnt.krar.Reason#UNREACHABLE} that may pass
   */
  void annotate(Workload owned, String key, String value);
}
