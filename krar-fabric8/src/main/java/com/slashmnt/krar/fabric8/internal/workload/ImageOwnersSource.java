package com.slashmnt.krar.fabric8.internal.workload;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.ImageOwners;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who applies the images of workloads, by one request each. */
public record ImageOwnersSource(WorkloadReader reader) implements FactSource<ImageOwners> {

  @Override
  public Map<WorkloadRef, FactValue<ImageOwners>> gather(List<Workload> workloads) {
    Map<WorkloadRef, FactValue<ImageOwners>> owners = new HashMap<>();
    workloads.forEach(w -> owners.put(w.ref(), owners(w.ref())));
    return owners;
  }

  private FactValue<ImageOwners> owners(WorkloadRef ref) {
    if (!reader.adapter(ref.kind()).mergesContainers()) {
      return FactValue.unknown(
          "CannotPin",
          "a %s is a custom resource, of which a patch cannot set one container's image."
              .formatted(ref.kind()));
    }
    try {
      return FactValue.known(new ImageOwners(reader.managedFields(ref).imageAppliers()));
    } catch (ApiFailure e) {
      Reason why = e.reason();
      return FactValue.unknown(
          why.code(), "who applies its images cannot be told: " + why.message());
    }
  }
}
