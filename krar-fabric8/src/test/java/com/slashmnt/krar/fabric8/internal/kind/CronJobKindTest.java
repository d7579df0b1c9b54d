package com.slashmnt.krar.fabric8.internal.kind;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import org.junit.jupiter.api.Test;

class CronJobKindTest {

  private static Workload read(String spec) {
    return Manifests.workload(
        "{\"metadata\":{\"name\":\"nightly\",\"namespace\":\"shop\"},\"spec\":%s}".formatted(spec),
        WorkloadKind.CRON_JOB);
  }

  @Test
  void itsContainersAreThoseOfTheJobsThatItMakes() {
    Workload nightly =
        read(
            """
            {"schedule":"0 3 * * *","suspend":false,"jobTemplate":{"spec":{"template":{"spec":
             {"containers":[{"name":"report","image":"acme/report:1","imagePullPolicy":"Always"}]}}}}}
            """);
    assertThat(nightly.ref()).hasToString("shop/CronJob/nightly");
    assertThat(nightly.containers())
        .containsExactly(new Container("report", "acme/report:1", PullPolicy.ALWAYS));
    assertThat(nightly.rollout()).isEqualTo(RolloutStatus.complete(0));
    assertThat(nightly.paused()).isFalse();
  }

  @Test
  void oneThatIsSuspendedIsPaused() {
    assertThat(read("{\"suspend\":true}").paused()).isTrue();
    assertThat(read("{}").paused()).isFalse();
  }
}
