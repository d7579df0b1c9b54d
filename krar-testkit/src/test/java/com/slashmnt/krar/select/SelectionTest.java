package com.slashmnt.krar.select;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.testkit.contract.WorkloadSelectorContract;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest extends WorkloadSelectorContract {

  private static final WorkloadRef WEB = WorkloadRef.parse("prod/Deployment/web");
  private static final WorkloadRef DB = WorkloadRef.parse("prod/StatefulSet/db");
  private static final Reason MISSING = new Reason("NotFound", "It does not exist.");

  private static Workload workload(WorkloadRef ref, String version) {
    return Workload.builder(ref).resourceVersion(version).build();
  }

  @Override
  protected WorkloadSelector selector() {
    return WorkloadSelector.of(workload(WEB, "1"))
        .union(WorkloadSelector.of(workload(WEB, "2"), workload(DB, "3")));
  }

  @Override
  protected List<WorkloadRef> expected() {
    return List.of(WEB, DB);
  }

  @Override
  protected WorkloadSelector broken() {
    return () ->
        new Selection(List.of(), List.of(new Selection.TargetFailure(WEB, MISSING)), List.of());
  }

  @Test
  void keepsTheFirstSnapshotOfAWorkload() {
    assertThat(selector().select().workloads())
        .containsExactly(workload(WEB, "1"), workload(DB, "3"));
  }

  @Test
  void forgetsThatATargetFailedIfAnotherSelectorFoundIt() {
    assertThat(broken().union(selector()).select().failedTargets()).isEmpty();
    assertThat(broken().select().failedTargets()).hasSize(1);
  }

  @Test
  void carriesItsReasonInItsException() {
    assertThat(new KrarException(MISSING)).hasMessage("It does not exist.");
  }
}
