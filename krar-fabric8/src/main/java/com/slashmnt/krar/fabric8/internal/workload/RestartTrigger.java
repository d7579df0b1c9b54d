package com.slashmnt.krar.fabric8.internal.workload;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.fabric8.internal.kind.KindAdapter;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.trigger.RestartStamp;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Restarts by one patch that is valid for the snapshot's {@code resourceVersion} only. */
public record RestartTrigger(ApiClient api, WorkloadReader reader) implements RolloutTrigger {

  /** GitOps controllers strip what a manager whose name begins with kubectl has set. */
  private static final Query AS_KRAR = Query.NONE.with("fieldManager", "krar");

  @Override
  public TriggerResult trigger(Workload workload, Decision.Roll roll, TriggerContext context) {
    if (workload.resourceVersion().isEmpty()) {
      throw new IllegalArgumentException(
          workload.ref() + " has no resourceVersion: a restart must not act on an unknown state");
    }
    RestartStamp stamp = RestartStamp.of(workload, roll, context);
    try {
      return patch(workload, stamp, reader.adapter(workload.ref().kind()));
    } catch (ApiFailure e) {
      throw e.toKrarException();
    }
  }

  private <W extends KindAdapter.Wire> TriggerResult patch(
      Workload workload, RestartStamp stamp, KindAdapter<W> adapter) {
    WorkloadRef ref = workload.ref();
    ApiRequest request =
        new ApiRequest(
            "PATCH",
            WorkloadReader.path(ref),
            AS_KRAR,
            adapter.patchType(),
            body(workload, stamp),
            "restart",
            ref.toString(),
            RbacPermission.on("patch", ref));
    W object;
    try {
      object = api.send(request, adapter.wire());
    } catch (ApiFailure e) {
      if (e.status() == ApiFailure.CONFLICT) {
        // It changed, or it was us and the answer got lost, or it is being deleted: look.
        return new TriggerResult.Changed(reader.get(ref));
      }
      if (e.isUnanswered()) {
        return withoutAnswer(workload, e);
      }
      throw e.status() == ApiFailure.NOT_FOUND ? WorkloadReader.notFound(ref, e) : e;
    }
    Workload after = adapter.toWorkload(object);
    String restartedAt = stamp.template().get(Annotations.TEMPLATE_RESTARTED_AT);
    if (!after.templateRestartedAt().equals(Optional.ofNullable(restartedAt))) {
      throw new KrarException(
          new Reason(
              "RestartNotRecorded",
              ("The cluster took the restart of %s, but its template says %s instead of %s: an"
                      + " admission webhook removed or changed it.")
                  .formatted(ref, after.templateRestartedAt().orElse("nothing"), restartedAt)));
    }
    return new TriggerResult.Triggered(after, stamp.restartedAt());
  }

  /** A look at it: whether the cluster answers at all, and whether it was restarted. */
  private TriggerResult withoutAnswer(Workload workload, ApiFailure failure) {
    Workload now;
    try {
      now = reader.get(workload.ref());
    } catch (ApiFailure second) {
      boolean saysMore = second.isUnreachable() || second.status() == ApiFailure.NOT_FOUND;
      throw saysMore ? second : failure;
    }
    if (now.resourceVersion().equals(workload.resourceVersion())) {
      throw failure;
    }
    return new TriggerResult.Changed(now);
  }

  private static String body(Workload workload, RestartStamp stamp) {
    Map<String, Object> metadata = new TreeMap<>();
    metadata.put("resourceVersion", workload.resourceVersion());
    metadata.put("annotations", new TreeMap<>(stamp.workload()));
    Map<String, Object> template =
        Map.of("metadata", Map.of("annotations", new TreeMap<>(stamp.template())));
    return Json.write(
        new TreeMap<>(Map.of("metadata", metadata, "spec", Map.of("template", template))));
  }
}
