package com.slashmnt.krar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.testkit.embedded.EmbeddedCluster;
import com.slashmnt.krar.testkit.embedded.SampleWorkloads;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnFactMainTest {

  @Test
  void printsWhatIsFrozen() {
    assertThat(Printed.by(() -> OwnFactMain.main(new String[0])).lines())
        .contains(
            "edge/Deployment/proxy: ChangeFreeze: Its namespace is frozen until the new"
                + " certificates are in.",
            "shop/Deployment/web: RolloutRequested: Every selected workload is to be restarted.")
        .noneMatch(line -> line.contains("admin"));
  }

  @Test
  void whatIsNotKnownIsData() {
    WorkloadRef ref = WorkloadRef.parse("gone/Deployment/web");
    try (EmbeddedCluster cluster = SampleWorkloads.startCluster()) {
      Map<WorkloadRef, FactValue<String>> values =
          OwnFactMain.freezes(cluster.client()).gather(List.of(Workload.builder(ref).build()));
      assertThat(values)
          .containsExactly(
              Map.entry(
                  ref, FactValue.unknown("NamespaceNotFound", "Its namespace was not found.")));
    }
  }
}
