package com.slashmnt.krar.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RolloutFollower} promises, on a world that the test brings.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public abstract class RolloutFollowerContract {

  protected abstract RolloutFollower follower();

  /** Two workloads that exist, as they are now. */
  protected abstract List<Workload> existing();

  /** The workload as it is now. */
  protected abstract Workload read(WorkloadRef ref);

  /** Changes something, such as a label. */
  protected abstract void change(WorkloadRef ref);

  /** A snapshot of a workload that does not exist any more. */
  protected abstract Workload gone();

  /** A follower of something that cannot be reached. */
  protected abstract RolloutFollower broken();

  @Test
  public void seesEachAsItIsNow() {
    List<Workload> existing = existing();
    change(existing.get(1).ref());

    Map<WorkloadRef, Observation> seen = follower().look(existing);

    assertThat(seen).hasSize(2);
    for (Workload workload : existing) {
      assertThat(seen).containsEntry(workload.ref(), new Observation.Seen(read(workload.ref())));
    }
  }

  @Test
  public void seesWhatIsGone() {
    Workload gone = gone();
    assertThat(follower().look(List.of(gone))).containsEntry(gone.ref(), new Observation.Gone());
  }

  @Test
  public void givesWhatItCannotSeeAsData() {
    Workload workload = existing().get(0);
    assertThat(broken().look(List.of(workload)))
        .hasEntrySatisfying(
            workload.ref(), o -> assertThat(o).isInstanceOf(Observation.Unknown.class));
  }

  @Test
  public void looksAgainAfterARunHasEnded() {
    RolloutFollower follower = follower();
    List<Workload> existing = existing();
    assertThat(follower.look(existing)).hasSize(2);

    follower.runEnded();
    change(existing.get(0).ref());

    WorkloadRef changed = existing.get(0).ref();
    assertThat(follower.look(existing)).containsEntry(changed, new Observation.Seen(read(changed)));
  }

  @Test
  public void looksAtNothingWhenAskedForNothing() {
    assertThat(follower().look(List.of())).isEmpty();
  }
}
