package com.slashmnt.krar.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.RunHistory;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RolloutTrigger} promises, on a world that the test brings.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public abstract class RolloutTriggerContract {

  private static final int ATTEMPTS = 20;
  private static final RunId RUN = new RunId("contract-run");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final TriggerContext CONTEXT = new TriggerContext(RUN, "contract", NOW);
  private static final Decision.Roll ROLL =
      Decision.roll("ContractTest", "The contract asks for it.");

  protected abstract RolloutTrigger trigger();

  /** A workload that exists, as it is now; each call may give another. */
  protected abstract Workload existing();

  /** The workload as it is now. */
  protected abstract Workload read(WorkloadRef ref);

  /** Changes something that is no business of krar's, such as a label. */
  protected abstract void changeByAnotherWriter(WorkloadRef ref);

  /** A snapshot of a workload that does not exist any more. */
  protected abstract Workload gone();

  @Test
  public void changesTheTemplateAndSaysWhoAndWhy() {
    WorkloadRef ref = existing().ref();
    TriggerResult.Triggered result = restart(ref);

    Workload after = read(ref);
    assertThat(after.templateRestartedAt()).hasValue("2026-01-02T03:04:05Z");
    assertThat(after.annotations())
        .containsEntry(Annotations.RESTARTED_AT, "2026-01-02T03:04:05Z")
        .containsEntry(Annotations.RESTARTED_BY, "contract")
        .containsEntry(Annotations.REASON, "ContractTest: The contract asks for it.");
    assertThat(RunHistory.of(after).contains(RUN)).isTrue();
    assertThat(result.after().ref()).isEqualTo(ref);
    assertThat(result.after().templateRestartedAt()).isEqualTo(after.templateRestartedAt());
    assertThat(result.after().rollout().generation()).isEqualTo(after.rollout().generation());
    assertThat(result.at()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  public void changesTheTemplateAgainWithinTheSameSecond() {
    WorkloadRef ref = existing().ref();
    restart(ref);
    Workload once = read(ref);
    restart(ref);

    assertThat(read(ref).templateRestartedAt())
        .isPresent()
        .isNotEqualTo(once.templateRestartedAt());
  }

  /** Where controllers are at work, a snapshot may be outdated at once. */
  private TriggerResult.Triggered restart(WorkloadRef ref) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (trigger().trigger(read(ref), ROLL, CONTEXT) instanceof TriggerResult.Triggered done) {
        return done;
      }
    }
    throw new AssertionError(ref + " changed each time between reading and restarting it");
  }

  @Test
  public void writesNothingOnASnapshotThatIsNoLongerTrue() {
    Workload before = existing();
    changeByAnotherWriter(before.ref());
    Workload changed = read(before.ref());
    TriggerResult result = trigger().trigger(before, ROLL, CONTEXT);

    assertThat(result).isEqualTo(new TriggerResult.Changed(changed));
    assertThat(read(before.ref())).isEqualTo(changed);
  }

  @Test
  public void refusesWhatDoesNotExistAnyMore() {
    Workload gone = gone();
    assertThatThrownBy(() -> trigger().trigger(gone, ROLL, CONTEXT))
        .isInstanceOfSatisfying(
            KrarException.class, e -> assertThat(e.reason().code()).isEqualTo(Reason.NOT_FOUND))
        .hasMessageContaining(gone.ref().toString());
  }
}
