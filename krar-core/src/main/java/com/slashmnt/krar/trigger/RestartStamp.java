package com.slashmnt.krar.trigger;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The annotations that restart a workload and say why.
 *
 * <p>Every trigger that restarts by the template writes these, in one write with the snapshot's
 * {@code resourceVersion}.
 *
 * @param restartedAt the second that both restart annotations name
 * @param template to be set on the pod template; it differs from what stands there, so that the
 *     template does change
 * @param workload to be set on the workload itself
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record RestartStamp(
    Instant restartedAt, Map<String, String> template, Map<String, String> workload) {

  public RestartStamp {
    template = Map.copyOf(template);
    workload = Map.copyOf(workload);
  }

  /** What this run writes on that workload. */
  public static RestartStamp of(Workload workload, Decision.Roll roll, TriggerContext context) {
    Instant at = context.now().truncatedTo(ChronoUnit.SECONDS);
    // The same second as before would be accepted and change nothing.
    while (workload.templateRestartedAt().filter(at.toString()::equals).isPresent()) {
      at = at.plusSeconds(1);
    }
    String text = at.toString();
    Map<String, String> own = new HashMap<>();
    own.put(Annotations.RESTARTED_AT, text);
    own.put(Annotations.RESTARTED_BY, context.restartedBy());
    own.put(Annotations.REASON, roll.reason().toString());
    own.put(Annotations.RUNS, RunHistory.of(workload).with(context.runId(), at));
    if (!roll.wanted().isEmpty() || workload.annotations().containsKey(Annotations.WANTED)) {
      // What an earlier restart wanted is no longer true, also where this one wants no digest.
      own.put(Annotations.WANTED, WantedDigests.format(roll.wanted()));
    }
    return new RestartStamp(at, Map.of(Annotations.TEMPLATE_RESTARTED_AT, text), own);
  }
}
