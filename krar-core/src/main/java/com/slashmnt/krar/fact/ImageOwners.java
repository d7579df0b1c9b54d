package com.slashmnt.krar.fact;

import java.util.Map;
import org.apiguardian.api.API;

/**
 * Who else applies the image fields of a workload's template, and would take back what krar writes
 * there.
 *
 * @param managers field managers such as {@code kustomize-controller}, by container name; a
 *     container whose image nobody applies is not in it
 * @since 3.0.0
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management">
 *     Kubernetes, Field management</a>
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record ImageOwners(Map<String, String> managers) {

  private static final ImageOwners NOBODY = new ImageOwners(Map.of());

  public ImageOwners {
    managers = Map.copyOf(managers);
  }

  /** Nobody applies any of them. */
  public static ImageOwners nobody() {
    return NOBODY;
  }
}
