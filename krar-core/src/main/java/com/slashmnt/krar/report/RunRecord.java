package com.slashmnt.krar.report;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.trigger.RunId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * What a plan and a report have in common.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public sealed interface RunRecord permits RolloutPlan, RunReport {

  /** Which run. */
  RunId runId();

  /** The job's or policy's name. */
  String name();

  /** When it began. */
  Instant startedAt();

  /** One for each workload that was selected or asked for, in the order of selection. */
  List<Outcome> outcomes();

  /** Lists that were refused or failed, so that what they would have held is unknown. */
  List<Selection.ScopeFailure> failedScopes();

  /** What concerns the run as a whole. */
  List<Reason> warnings();

  /** What was left alone, or would be. */
  default List<Outcome.Held> held() {
    return of(Outcome.Held.class).toList();
  }

  /** What went wrong. */
  default List<Outcome.Failed> failed() {
    return of(Outcome.Failed.class).toList();
  }

  private <T extends Outcome> Stream<T> of(Class<T> type) {
    return outcomes().stream().filter(type::isInstance).map(type::cast);
  }
}
