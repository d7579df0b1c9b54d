package com.slashmnt.krar.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.listen.RunListener;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RunListener} promises: it takes every event of a run, and flushes.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public abstract class RunListenerContract {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Reason WHY = new Reason("ContractTest", "The contract asks for it.");

  protected abstract RunListener listener();

  @Test
  public void takesEveryEventOfARunAndThenFlushes() {
    Workload workload = Workload.builder(WorkloadRef.parse("prod/Deployment/web")).build();
    Decision.Roll roll = Decision.roll(WHY).warning(List.of(WHY));
    Outcome.Failed failed = Outcome.Failed.before(workload.ref(), Outcome.Stage.TRIGGER, WHY);
    Outcome.Held held =
        new Outcome.Held(workload.ref(), Decision.retryable(WHY.code(), WHY.message()));
    Outcome.Rolled rolled =
        new Outcome.Rolled(
            workload.ref(), Decision.roll(WHY), NOW, true, Convergence.CONVERGED, WHY);
    RunReport report =
        new RunReport(
            new RunId("contract-run"),
            "contract",
            NOW,
            NOW,
            RunReport.Status.COMPLETED,
            List.of(failed, held, rolled),
            List.of(),
            List.of(WHY));

    RunListener listener = listener();
    listener.on(new RunEvent.Started(new RunId("contract-run"), "contract", NOW));
    listener.on(new RunEvent.Selected(Selection.of(List.of(workload))));
    listener.on(new RunEvent.Decided(workload, roll));
    listener.on(new RunEvent.Decided(workload, Decision.retryable(WHY.code(), WHY.message())));
    listener.on(new RunEvent.Triggered(workload, roll, NOW, false));
    listener.on(new RunEvent.Awaiting(ImageReference.parse("ghcr.io/acme/shop:main")));
    listener.on(new RunEvent.Progressed(workload));
    listener.on(new RunEvent.Finished(Optional.of(workload), held));
    listener.on(new RunEvent.Finished(Optional.of(workload), rolled));
    listener.on(new RunEvent.Finished(Optional.empty(), failed));
    listener.on(new RunEvent.Warned(WHY));
    assertThat(listener.flush()).isNotNull();
    listener.on(new RunEvent.Ended(report));
  }
}
