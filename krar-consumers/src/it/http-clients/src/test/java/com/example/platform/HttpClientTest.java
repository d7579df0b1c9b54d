package com.example.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.platform.ScriptedApiServer.Manner;
import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run by the HTTP client that is on the class path. */
class HttpClientTest {

  private static RunReport run(String url) {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(url).build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      return Fabric8Cluster.of(client)
          .run(Discovery.of(LabelSelector.of("restart", "yes")), RolloutPolicy.always())
          .pauses(Duration.ofMillis(50), Duration.ofMillis(100))
          .settleTime(Duration.ZERO)
          .build()
          .execute();
    }
  }

  @ParameterizedTest
  @EnumSource(Manner.class)
  void eachWorkloadIsRestartedOnceAndItsEventsArriveWhateverBecomesOfConnections(Manner manner) {
    try (ScriptedApiServer server = new ScriptedApiServer(manner)) {
      RunReport report = run(server.url());

      assertThat(report.status()).isEqualTo(RunReport.Status.COMPLETED);
      assertThat(report.failed()).isEmpty();
      assertThat(report.rolled()).hasSize(3);
      List<String> answered = server.answered();
      for (String name : List.of("api", "web", "worker")) {
        String patch = "PATCH /apis/apps/v1/namespaces/prod/deployments/" + name;
        assertThat(Collections.frequency(answered, patch)).as(patch).isEqualTo(1);
      }
      assertThat(answered).filteredOn(request -> request.startsWith("POST ")).hasSize(3);
      if (manner == Manner.CLOSES_KEPT_ALIVE || manner == Manner.CUTS_BODIES) {
        assertThat(server.unanswered()).as("connections that were cut").isPositive();
      }
    }
  }

  @Test
  void aRunThatCouldSelectNothingDoesNotReadAsCompleted() {
    ScriptedApiServer server = new ScriptedApiServer(Manner.KEEPS);
    server.close();

    RunReport report = run(server.url());

    assertThat(report.status()).isEqualTo(RunReport.Status.SELECTION_FAILED);
    assertThat(report.failedScopes()).isNotEmpty();
  }
}
