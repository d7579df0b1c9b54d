package com.slashmnt.krar.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunIdTest {

  private static final Digest ONE = Digest.of(new byte[] {1});
  private static final Digest TWO = Digest.of(new byte[] {2});

  private static ImageReference image(String name, Digest digest) {
    return ImageReference.parse(name + "@" + digest);
  }

  @Test
  void aPushIsKnownByItsDigest() {
    assertThat(RunId.ofPush(List.of(image("a:1", ONE)))).contains(new RunId(ONE.toString()));
    assertThat(RunId.ofPush(List.of(image("a:1", ONE), image("a:latest", ONE))))
        .contains(new RunId(ONE.toString()));
  }

  @Test
  void severalPushesAreOneRunInWhateverOrder() {
    Optional<RunId> both = RunId.ofPush(List.of(image("a:1", ONE), image("b:1", TWO)));

    assertThat(both)
        .isPresent()
        .isEqualTo(RunId.ofPush(List.of(image("b:1", TWO), image("a:1", ONE))))
        .isNotEqualTo(RunId.ofPush(List.of(image("a:1", ONE))));
  }

  @Test
  void whatHasNoDigestTellsNoPush() {
    assertThat(RunId.ofPush(List.of())).isEmpty();
    assertThat(RunId.ofPush(List.of(image("a:1", ONE), ImageReference.parse("b:1")))).isEmpty();
  }

  @Test
  void theNewestRunIsTheLastThatRestarted() {
    RunId run = new RunId(ONE.toString());
    RunId other = new RunId(TWO.toString());
    Workload workload =
        Workload.builder(WorkloadRef.parse("a/Deployment/web"))
            .annotation(
                Annotations.RUNS, run + "@2026-01-02T03:04:05Z," + other + "@2026-01-02T04:04:05Z")
            .build();

    assertThat(RunHistory.of(workload).isNewest(other)).isTrue();
    assertThat(RunHistory.of(workload).isNewest(run)).isFalse();
    assertThat(RunHistory.of(workload).isNewest(new RunId(other.value().substring(0, 20))))
        .isFalse();
    assertThat(RunHistory.of(workload).contains(run)).isTrue();
    assertThat(
            RunHistory.of(Workload.builder(WorkloadRef.parse("a/Deployment/web")).build())
                .isNewest(run))
        .isFalse();
  }
}
