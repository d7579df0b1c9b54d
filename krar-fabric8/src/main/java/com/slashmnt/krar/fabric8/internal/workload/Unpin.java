package com.slashmnt.krar.fabric8.internal.workload;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.trigger.TemplateImages;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Map;

/** Writes back the references from which krar has pinned images. */
public record Unpin(ApiClient api, WorkloadReader reader) {

  /** During a rollout its status is written again and again; more than that is somebody else. */
  private static final int MAX_CONFLICTS = 20;

  /**
   * Does it in one patch.
   *
   * @return the images since, by container name; empty if krar has pinned none
   * @throws KrarException if the cluster refuses or cannot be reached
   */
  public Map<String, String> unpin(WorkloadRef ref) {
    try {
      Map<String, String> tried = Map.of();
      for (int attempt = 0; attempt < MAX_CONFLICTS; attempt++) {
        Workload now = reader.get(ref);
        TemplateImages images = TemplateImages.unpinned(now);
        if (images.images().isEmpty()) {
          // An attempt may have been written whose answer got lost.
          return tried;
        }
        tried = images.images();
        if (isWritten(now, images)) {
          return tried;
        }
      }
    } catch (ApiFailure e) {
      throw e.toKrarException();
    }
    throw new KrarException(
        new Reason(
            "Conflict",
            "%s changed %d times while it was to be unpinned; another client keeps writing to it."
                .formatted(ref, MAX_CONFLICTS)));
  }

  private boolean isWritten(Workload now, TemplateImages images) {
    try {
      Workload unused =
          new TemplatePatch(Map.of(), images.annotations(), images.images())
              .send(now, "unpin", api, reader);
      return true;
    } catch (ApiFailure e) {
      if (e.status() == ApiFailure.CONFLICT) {
        return false;
      }
      throw e;
    }
  }
}
