package com.slashmnt.krar.trigger;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.ContainerDigests;
import com.slashmnt.krar.workload.ContainerImages;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What restarts a workload and says why: annotations, and images where those change.
 *
 * <p>Every trigger writes these, in one write with the snapshot's {@code resourceVersion}.
 *
 * @param restartedAt the second that both restart annotations name
 * @param template annotations to be set on the pod template, or removed where empty; one differs
 *     from what stands there, so that the template does change. None where the strategy {@linkplain
 *     RolloutStrategy#writesTemplate() writes no template}
 * @param workload annotations to be set on the workload itself, or removed where empty
 * @param images to be set in the template, by container name
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record RestartStamp(
    Instant restartedAt,
    Map<String, Optional<String>> template,
    Map<String, Optional<String>> workload,
    Map<String, String> images) {

  public RestartStamp {
    template = Map.copyOf(template);
    workload = Map.copyOf(workload);
    images = Map.copyOf(images);
  }

  /** What this run writes on that workload. */
  public static RestartStamp of(
      Workload workload, Decision.Roll roll, TriggerContext context, RolloutStrategy strategy) {
    Instant at = context.now().truncatedTo(ChronoUnit.SECONDS);
    // The same second as before would be accepted and change nothing.
    while (workload.templateRestartedAt().filter(at.toString()::equals).isPresent()) {
      at = at.plusSeconds(1);
    }
    String text = at.toString();
    Map<String, Optional<String>> own = new HashMap<>();
    own.put(Annotations.RESTARTED_AT, Optional.of(text));
    own.put(Annotations.RESTARTED_BY, Optional.of(context.restartedBy()));
    own.put(Annotations.REASON, Optional.of(roll.reason().toString()));
    own.put(Annotations.RUNS, Optional.of(RunHistory.of(workload).with(context.runId(), at)));
    // What an earlier restart was about is no longer true, also where this one is about no digest.
    digests(workload, Annotations.WANTED, roll.wanted(), own);
    Map<String, Digest> none = Map.of();
    boolean back = roll.isRollBack();
    put(
        workload,
        Annotations.PREVIOUS,
        ContainerImages.previous(workload, back ? none : roll.previous()),
        own);
    digests(workload, Annotations.ROLLED_BACK_FROM, back ? roll.previous() : none, own);
    if (!strategy.writesTemplate()) {
      return new RestartStamp(at, Map.of(), own, Map.of());
    }
    TemplateImages images = TemplateImages.of(workload, roll.wanted(), strategy);
    Map<String, Optional<String>> template = new HashMap<>(images.annotations());
    template.put(Annotations.TEMPLATE_RESTARTED_AT, Optional.of(text));
    return new RestartStamp(at, template, own, images.images());
  }

  private static void digests(
      Workload workload,
      String annotation,
      Map<String, Digest> digests,
      Map<String, Optional<String>> to) {
    put(workload, annotation, ContainerDigests.format(digests), to);
  }

  private static void put(
      Workload workload, String annotation, String text, Map<String, Optional<String>> to) {
    if (!text.isEmpty()) {
      to.put(annotation, Optional.of(text));
    } else if (workload.annotations().containsKey(annotation)) {
      to.put(annotation, Optional.empty());
    }
  }
}
