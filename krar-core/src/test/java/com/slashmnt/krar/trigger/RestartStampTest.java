package com.slashmnt.krar.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.ContainerImages;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartStampTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.999Z");
  private static final Decision.Roll ROLL = Decision.roll("RolloutRequested", "Because.");

  private static WorkloadBuilder web() {
    return Workload.builder(WorkloadRef.parse("prod/Deployment/web"));
  }

  private static RestartStamp stamp(WorkloadBuilder workload, String run) {
    return stamp(workload, ROLL, run, RolloutStrategy.RESTART);
  }

  private static RestartStamp stamp(
      WorkloadBuilder workload, Decision.Roll roll, String run, RolloutStrategy strategy) {
    return RestartStamp.of(
        workload.build(), roll, new TriggerContext(new RunId(run), "nightly", NOW), strategy);
  }

  @Test
  void saysWhenWhoAndWhy() {
    RestartStamp stamp = stamp(web(), "run-1");

    assertThat(stamp.restartedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(stamp.template())
        .containsOnly(
            Map.entry("kubectl.kubernetes.io/restartedAt", Optional.of("2026-01-02T03:04:05Z")));
    assertThat(stamp.workload())
        .hasSize(4)
        .containsEntry("krar.slash-mnt.com/restarted-at", Optional.of("2026-01-02T03:04:05Z"))
        .containsEntry("krar.slash-mnt.com/restarted-by", Optional.of("nightly"))
        .containsEntry("krar.slash-mnt.com/reason", Optional.of("RolloutRequested: Because."))
        .containsEntry("krar.slash-mnt.com/runs", Optional.of("run-1@2026-01-02T03:04:05Z"));
  }

  @Test
  void takesTheNextSecondWhereThisOneStandsAlready() {
    assertThat(stamp(web().templateRestartedAt("2026-01-02T03:04:05Z"), "run-1").template())
        .containsValue(Optional.of("2026-01-02T03:04:06Z"));
  }

  private static final Digest OLD = Digest.of(new byte[] {1});
  private static final Digest NEW = Digest.of(new byte[] {2});
  private static final Decision.Roll DRIFTED =
      ROLL.wanting(Map.of("app", NEW)).replacing(Map.of("app", OLD));

  private static WorkloadBuilder with(Container... containers) {
    WorkloadBuilder workload = web();
    List.of(containers).forEach(workload::container);
    return workload;
  }

  private static Container pinned(String name, String repository) {
    return Container.of(name, repository + ":main@" + OLD)
        .pinnedFrom(ImageReference.parse(repository + ":main"));
  }

  @Test
  void saysWhatItShouldBringAndWhatRanBefore() {
    WorkloadBuilder workload = with(Container.of("app", "r.test/app:main"));
    assertThat(stamp(workload, DRIFTED, "run-1", RolloutStrategy.RESTART).workload())
        .containsEntry("krar.slash-mnt.com/wanted", Optional.of("app=" + NEW))
        .containsEntry("krar.slash-mnt.com/previous", Optional.of("app=r.test/app:main@" + OLD))
        .doesNotContainKey("krar.slash-mnt.com/rolled-back-from");
  }

  @Test
  void removesWhatAnEarlierRestartSaid() {
    WorkloadBuilder before =
        web()
            .annotation("krar.slash-mnt.com/wanted", "app=" + NEW)
            .annotation("krar.slash-mnt.com/previous", "app=" + OLD)
            .annotation("krar.slash-mnt.com/rolled-back-from", "app=" + NEW);
    assertThat(stamp(before, "run-1").workload())
        .containsEntry("krar.slash-mnt.com/wanted", Optional.empty())
        .containsEntry("krar.slash-mnt.com/previous", Optional.empty())
        .containsEntry("krar.slash-mnt.com/rolled-back-from", Optional.empty());
  }

  @Test
  void aRollBackSaysWhatItWentBackFrom() {
    Decision.Roll back =
        Decision.roll(Decision.ROLLED_BACK, "Its pods failed.")
            .wanting(Map.of("app", OLD))
            .replacing(Map.of("app", NEW));
    assertThat(stamp(web(), back, "run-1", RolloutStrategy.DIGEST).workload())
        .containsEntry("krar.slash-mnt.com/wanted", Optional.of("app=" + OLD))
        .containsEntry("krar.slash-mnt.com/rolled-back-from", Optional.of("app=" + NEW))
        .doesNotContainKey("krar.slash-mnt.com/previous");
  }

  @Test
  void aRestartByTagTouchesNoImage() {
    RestartStamp stamp =
        stamp(
            with(Container.of("app", "r.test/app:main")),
            DRIFTED,
            "run-1",
            RolloutStrategy.RESTART);
    assertThat(stamp.images()).isEmpty();
    assertThat(stamp.template()).containsOnlyKeys("kubectl.kubernetes.io/restartedAt");
  }

  @Test
  void aRestartByDigestNamesWhatDriftedAndRemembersItsTag() {
    RestartStamp stamp =
        stamp(
            with(Container.of("app", "r.test/app:main"), Container.of("log", "r.test/log:1")),
            DRIFTED,
            "run-1",
            RolloutStrategy.DIGEST);
    assertThat(stamp.images()).containsOnly(Map.entry("app", "r.test/app:main@" + NEW));
    assertThat(stamp.template())
        .containsEntry("krar.slash-mnt.com/pinned-from", Optional.of("app=r.test/app:main"));
  }

  @Test
  void anImageWithoutATagIsPinnedWithoutOne() {
    RestartStamp stamp =
        stamp(
            with(Container.of("app", "r.test:5000/app")), DRIFTED, "run-1", RolloutStrategy.DIGEST);
    assertThat(stamp.images()).containsOnly(Map.entry("app", "r.test:5000/app@" + NEW));
    assertThat(stamp.template())
        .containsEntry("krar.slash-mnt.com/pinned-from", Optional.of("app=r.test:5000/app"));
  }

  @Test
  void aPinMovesOnAndTheOthersStay() {
    RestartStamp stamp =
        stamp(
            with(pinned("app", "r.test/app"), pinned("log", "r.test/log")),
            DRIFTED,
            "run-1",
            RolloutStrategy.DIGEST);
    assertThat(stamp.images()).containsOnly(Map.entry("app", "r.test/app:main@" + NEW));
    assertThat(stamp.template())
        .containsEntry(
            "krar.slash-mnt.com/pinned-from",
            Optional.of("app=r.test/app:main,log=r.test/log:main"));
  }

  @Test
  void aRestartByTagLiftsThePinOfWhatItIsFor() {
    WorkloadBuilder both = with(pinned("app", "r.test/app"), pinned("log", "r.test/log"));
    RestartStamp stamp = stamp(both, DRIFTED, "run-1", RolloutStrategy.RESTART);
    assertThat(stamp.images()).containsOnly(Map.entry("app", "r.test/app:main"));
    assertThat(stamp.template())
        .containsEntry("krar.slash-mnt.com/pinned-from", Optional.of("log=r.test/log:main"));

    RestartStamp last =
        stamp(with(pinned("app", "r.test/app")), DRIFTED, "run-1", RolloutStrategy.RESTART);
    assertThat(last.template()).containsEntry("krar.slash-mnt.com/pinned-from", Optional.empty());
  }

  @Test
  void whatSomebodyElseHasPinnedOrInjectedIsLeftAlone() {
    RestartStamp stamp =
        stamp(
            with(Container.of("app", "r.test/app@" + OLD)),
            ROLL.wanting(Map.of("app", NEW, "injected", NEW)),
            "run-1",
            RolloutStrategy.DIGEST);
    assertThat(stamp.images()).isEmpty();
    assertThat(stamp.template()).containsOnlyKeys("kubectl.kubernetes.io/restartedAt");
  }

  @Test
  void aPinThatSomebodyHasChangedSinceIsNoneOfKrars() {
    ImageReference from = ImageReference.parse("r.test/app:main");
    assertThat(Container.of("app", "r.test/app:main").pinnedFrom(from).pinnedFrom()).isEmpty();
    assertThat(Container.of("app", "r.test/other@" + OLD).pinnedFrom(from).pinnedFrom()).isEmpty();
    assertThat(Container.of("app", "r.test/app@" + OLD).pinnedFrom(from).followed())
        .isEqualTo("r.test/app:main");
    assertThat(
            Container.of("app", "docker.io/library/nginx@" + OLD)
                .pinnedFrom(ImageReference.parse("nginx:1"))
                .followed())
        .isEqualTo("nginx:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "app", "=r.test/app:main", "app=", "app=R !", "app=a@sha256:1"})
  void bearsAnyAnnotationOfPins(String annotation) {
    assertThat(ContainerImages.parse(annotation)).isEmpty();
  }

  @Test
  void keepsTheLastEightRuns() {
    WorkloadBuilder workload = web();
    for (int run = 1; run <= 10; run++) {
      stamp(workload, "run-" + run)
          .workload()
          .forEach((key, value) -> value.ifPresent(v -> workload.annotation(key, v)));
    }
    RunHistory history = RunHistory.of(workload.build());

    assertThat(history.contains(new RunId("run-10"))).isTrue();
    assertThat(history.contains(new RunId("run-3"))).isTrue();
    assertThat(history.contains(new RunId("run-2"))).isFalse();
  }

  @Test
  void knowsARunByItsWholeIdOnly() {
    RunHistory history =
        RunHistory.of(web().annotation(Annotations.RUNS, "run-10@2026-01-02T03:04:05Z").build());
    assertThat(List.of(new RunId("run-1"), new RunId("run-100"))).noneMatch(history::contains);
    assertThat(history.timeOf(new RunId("run-10"))).hasValue(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "garbage", "run-1", "@", ",,@,"})
  void bearsWhatAnybodyWrote(String runs) {
    assertThat(
            RunHistory.of(web().annotation(Annotations.RUNS, runs).build())
                .contains(new RunId("run-1")))
        .isFalse();
  }

  @Test
  void believesTheIdEvenIfItsTimeIsBroken() {
    assertThat(
            RunHistory.of(web().annotation(Annotations.RUNS, "run-1@yesterday").build())
                .contains(new RunId("run-1")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a,b", "a@b", "-a", "a-", "a b", "ä"})
  void refusesRunIdsThatWouldBreakTheAnnotation(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunId(id))
        .withMessageContaining("'" + id + "' is no run id");
  }

  @Test
  void takesAJobsNameAndUid() {
    String id = "krar-nightly-29401920/6f1c2a4e-6a0f-4a3e-9a59-2f6d3b1f0c11";
    assertThat(new RunId(id)).hasToString(id);
  }
}
