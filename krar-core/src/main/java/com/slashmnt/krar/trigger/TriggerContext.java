package com.slashmnt.krar.trigger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.apiguardian.api.API;

/**
 * What a trigger knows of the run that calls it.
 *
 * @param runId which run
 * @param restartedBy the job's or policy's name, for the annotation
 * @param now the run's time
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record TriggerContext(RunId runId, String restartedBy, Instant now) {

  public TriggerContext {
    requireNonNull(runId, "runId");
    requireNonNull(restartedBy, "restartedBy");
    requireNonNull(now, "now");
  }
}
