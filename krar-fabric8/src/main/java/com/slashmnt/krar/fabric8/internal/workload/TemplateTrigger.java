package com.slashmnt.krar.fabric8.internal.workload;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.trigger.RestartStamp;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Map;
import java.util.Optional;

/**
 * Restarts by one patch, or writes down by one that pods are going to be evicted or an owner to be
 * annotated; is valid for the snapshot's {@code resourceVersion} only.
 */
public record TemplateTrigger(ApiClient api, WorkloadReader reader, RolloutStrategy strategy)
    implements RolloutTrigger {

  @Override
  public TriggerResult trigger(Workload workload, Decision.Roll roll, TriggerContext context) {
    if (workload.resourceVersion().isEmpty()) {
      throw new IllegalArgumentException(
          workload.ref() + " has no resourceVersion: a restart must not act on an unknown state");
    }
    RestartStamp stamp = RestartStamp.of(workload, roll, context, strategy);
    TemplatePatch patch = new TemplatePatch(stamp.workload(), stamp.template(), stamp.images());
    try {
      return send(workload, stamp, patch);
    } catch (ApiFailure e) {
      throw e.toKrarException();
    }
  }

  private TriggerResult send(Workload workload, RestartStamp stamp, TemplatePatch patch) {
    WorkloadRef ref = workload.ref();
    Workload after;
    try {
      after = patch.send(workload, "restart", api, reader);
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
    requireRecorded(after, stamp);
    return new TriggerResult.Triggered(after, stamp.restartedAt());
  }

  /** What an admission webhook makes of the write is not what was decided. */
  private static void requireRecorded(Workload after, RestartStamp stamp) {
    if (stamp.template().isEmpty()) {
      requireNoted(after, stamp);
      return;
    }
    Optional<String> restartedAt =
        stamp.template().getOrDefault(Annotations.TEMPLATE_RESTARTED_AT, Optional.empty());
    if (!after.templateRestartedAt().equals(restartedAt)) {
      throw notRecorded(
          after.ref(),
          "its template says %s instead of %s"
              .formatted(after.templateRestartedAt().orElse("nothing"), restartedAt.orElse("")));
    }
    Map<String, String> images = stamp.images();
    for (Container container : after.containers()) {
      String wanted = images.getOrDefault(container.name(), container.image());
      if (!normalized(container.image()).equals(normalized(wanted))) {
        throw notRecorded(
            after.ref(),
            "container %s asks for %s instead of %s"
                .formatted(container.name(), container.image(), wanted));
      }
    }
  }

  private static void requireNoted(Workload after, RestartStamp stamp) {
    String at = stamp.restartedAt().toString();
    if (!at.equals(after.annotations().get(Annotations.RESTARTED_AT))) {
      throw notRecorded(
          after.ref(), "its annotation " + Annotations.RESTARTED_AT + " is not " + at);
    }
  }

  /** {@code nginx@…} and {@code docker.io/library/nginx@…} are one. */
  private static String normalized(String image) {
    return ImageReference.tryParse(image).map(i -> i.normalized().toString()).orElse(image);
  }

  private static KrarException notRecorded(WorkloadRef ref, String what) {
    return new KrarException(
        new Reason(
            "RestartNotRecorded",
            "The cluster took the restart of %s, but %s: an admission webhook removed or changed it."
                .formatted(ref, what)));
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
}
