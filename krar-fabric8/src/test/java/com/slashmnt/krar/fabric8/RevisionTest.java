package com.slashmnt.krar.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.workload.WorkloadKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which revision is the newest, as a workload's status tells it. */
class RevisionTest {

  @ParameterizedTest
  @CsvSource({
    "'ReplicaSet \"web-5d4f\" is progressing.', 5d4f",
    "'ReplicaSet \"web-5d4f\" has timed out progressing.', 5d4f",
    "'ReplicaSet \"web-5d4f\" has successfully progressed.', 5d4f",
    "'Created new replica set \"web-5d4f\"', 5d4f",
    "'Found new replica set \"web-5d4f\"', 5d4f",
    "'Deployment \"web-5d4f\" has timed out progressing.', ''",
    "'ReplicaSet \"api-5d4f\" is progressing.', ''",
    "'Deployment is paused', ''"
  })
  void aDeploymentsIsThatOfTheReplicaSetItSpeaksOf(String message, String revision) {
    String json =
        Manifests.deployment("prod", "web")
            .replace("ReplicaSet \\\"web-5d\\\" has progressed.", message.replace("\"", "\\\""));

    assertThat(Manifests.workload(json, WorkloadKind.DEPLOYMENT).revision().orElse(""))
        .isEqualTo(revision);
  }

  @Test
  void aStatusThatLagsBehindTellsNone() {
    String json =
        Manifests.deployment("prod", "web").replace("\"generation\":4", "\"generation\":5");

    assertThat(Manifests.workload(json, WorkloadKind.DEPLOYMENT).revision()).isEmpty();
  }

  @Test
  void aStatefulSetsIsItsUpdateRevision() {
    String json =
        """
        {"metadata":{"name":"db","namespace":"prod","generation":2},
         "status":{"observedGeneration":2,"updateRevision":"db-77c","currentRevision":"db-66b"}}
        """;

    assertThat(Manifests.workload(json, WorkloadKind.STATEFUL_SET).revision()).contains("db-77c");
    String behind = json.replace("\"generation\":2", "\"generation\":3");
    assertThat(Manifests.workload(behind, WorkloadKind.STATEFUL_SET).revision()).isEmpty();
  }
}
