package com.slashmnt.krar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnPolicyMainTest {

  @Test
  void printsTwoPlans() {
    assertThat(Printed.by(() -> OwnPolicyMain.main(new String[0])))
        .isEqualToNormalizingNewlines(
            """
            At 2026-11-24T10:00:00Z:
              hold shop/Deployment/web, OfficeHours: It is a working day, 11:00.
              restart shop/Deployment/export, Batch: Batch jobs may be restarted at any time.
              hold shop/Deployment/checkout, Paused: Its rollouts are paused; kubectl rollout resume ends that.
            At 2026-11-24T21:00:00Z:
              restart shop/Deployment/web, OfficeClosed: It is outside office hours.
              restart shop/Deployment/export, OfficeClosed: It is outside office hours.
              hold shop/Deployment/checkout, Paused: Its rollouts are paused; kubectl rollout resume ends that.
            """);
  }
}
