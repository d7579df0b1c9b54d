package com.slashmnt.krar.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * What every {@link WorkloadSelector} promises.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public abstract class WorkloadSelectorContract {

  /** A selector that finds exactly {@link #expected()}. */
  protected abstract WorkloadSelector selector();

  /** At least one workload. */
  protected abstract List<WorkloadRef> expected();

  /** A selector of something that cannot be reached, refused or missing. */
  protected abstract WorkloadSelector broken();

  @Test
  public void findsEachWorkloadOnce() {
    assertThat(selector().select().workloads())
        .extracting(Workload::ref)
        .containsExactlyInAnyOrderElementsOf(expected());
  }

  @Test
  public void findsTheSameAgainWhileNothingChanges() {
    WorkloadSelector selector = selector();
    assertThat(selector.select().workloads()).isEqualTo(selector.select().workloads());
  }

  @Test
  public void saysWhichSnapshotItGives() {
    assertThat(selector().select().workloads())
        .allSatisfy(w -> assertThat(w.resourceVersion()).isNotBlank());
  }

  @Test
  public void givesWhatItCouldNotSelectAsData() {
    Selection selection = broken().select();
    assertThat(selection.failedScopes().size() + selection.failedTargets().size()).isPositive();
  }
}
