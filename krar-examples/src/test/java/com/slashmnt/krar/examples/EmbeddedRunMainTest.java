package com.slashmnt.krar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.embedded.EmbeddedCluster;
import com.slashmnt.krar.testkit.embedded.SampleWorkloads;
import org.junit.jupiter.api.Test;

class EmbeddedRunMainTest {

  @Test
  void printsEveryStep() {
    assertThat(Printed.by(() -> EmbeddedRunMain.main(new String[0])).lines())
        .contains(
            "restarted shop/Deployment/web",
            "shop/Deployment/web done, Converged: 3 of 3 pods updated, 3 available.",
            "shop/Deployment/checkout held, Paused: Its rollouts are paused; kubectl rollout resume"
                + " ends that.",
            "4 restarted, 2 held, 0 failed");
  }

  @Test
  void aSecondAttemptOfTheSameRunRestartsNothingTwice() {
    try (EmbeddedCluster cluster = SampleWorkloads.startCluster()) {
      RunReport first = EmbeddedRunMain.run(cluster.client(), event -> {});
      RunReport second = EmbeddedRunMain.run(cluster.client(), event -> {});
      assertThat(first.rolled()).hasSize(4).noneMatch(Outcome.Rolled::resumed);
      assertThat(second.rolled())
          .hasSize(4)
          .allMatch(Outcome.Rolled::resumed)
          .allMatch(r -> r.convergence() == Convergence.CONVERGED);
      assertThat(second.rolled())
          .extracting(Outcome.Rolled::restartedAt)
          .containsExactlyInAnyOrderElementsOf(
              first.rolled().stream().map(Outcome.Rolled::restartedAt).toList());
    }
  }
}
