package com.slashmnt.krar.policy;

import static com.slashmnt.krar.testkit.FakeRegistry.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactNotGathered;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.Facts;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.ImageOwners;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDriftTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String APP = "registry.example.com/app:1.2";
  private static final PublishedImage ONE = manifest("one");
  private static final PublishedImage TWO = manifest("two");
  private static final RolloutPolicy ANY = RolloutPolicy.whenImageDrifted();
  private static final RolloutPolicy ALL = RolloutPolicy.whenImageDrifted(StalePods.ALL);

  private static WorkloadBuilder web() {
    return Workload.builder(WorkloadRef.parse("prod/Deployment/web"))
        .container(new Container("app", APP, PullPolicy.ALWAYS));
  }

  private static RunningPod pod(String name, String image, PublishedImage runs) {
    return RunningPod.of(
        name, new RunningContainer("app", image, PullPolicy.ALWAYS, "x@" + runs.digest(), false));
  }

  private static PolicyContext context(String image, PublishedImage published, RunningPod... pods) {
    ImageQuery query = ImageQuery.digestOf(ImageReference.parse(image)).forPods("prod", List.of());
    return PolicyContext.at(NOW)
        .with(Fact.PODS, new RunningPods(List.of(pods)))
        .with(
            Fact.PUBLISHED,
            PublishedImages.none()
                .with(
                    query,
                    DigestLookup.found(
                        PublishedImage.of(published.digest(), published.mediaType()))))
        .with(Fact.MEMORY, FailedRestarts.nothing());
  }

  private static Decision decide(RolloutPolicy policy, PolicyContext context) {
    return context.evaluate(policy, web().build());
  }

  private static String code(Decision decision) {
    return decision.fold(roll -> "Roll:", hold -> "Hold:") + decision.reason().code();
  }

  @Test
  void rollsWhatDriftedWithTheDigestToBring() {
    Decision decision = decide(ANY, context(APP, TWO, pod("web-1", APP, ONE)));
    assertThat(code(decision)).isEqualTo("Roll:Drifted");
    assertThat(decision.fold(Decision.Roll::wanted, hold -> Map.of()))
        .isEqualTo(Map.of("app", TWO.digest()));
    assertThat(decision.containers()).extracting(ContainerVerdict::stale).containsExactly(1);
    assertThat(decision.reason().message())
        .contains(ONE.digest().toString(), TWO.digest().toString(), APP);
  }

  private static final PublishedImage ZERO = manifest("zero");

  private static Map<String, Digest> previous(Workload workload, RunningPod... pods) {
    return context(APP, TWO, pods)
        .evaluate(ANY, workload)
        .fold(Decision.Roll::previous, hold -> Map.of("held", TWO.digest()));
  }

  private static RunningPod unready(RunningPod pod) {
    return new RunningPod(
        pod.name(),
        pod.uid(),
        false,
        Optional.empty(),
        pod.containers(),
        pod.imageVolumes(),
        pod.pullSecrets(),
        pod.node());
  }

  @Test
  void saysWhatTheReadyPodsRanBefore() {
    assertThat(
            previous(
                web().build(),
                pod("web-1", APP, ONE),
                pod("web-3", APP, ONE),
                unready(pod("web-4", APP, ZERO)),
                unready(pod("web-5", APP, ZERO)),
                pod("web-6", APP, TWO),
                pod("web-7", APP, TWO),
                pod("web-8", APP, TWO)))
        .isEqualTo(Map.of("app", ONE.digest()));
  }

  @Test
  void doesNotGuessBetweenContents() {
    Workload noted =
        web().annotation("krar.slash-mnt.com/previous", "app=" + APP + "@" + ONE.digest()).build();
    assertThat(
            previous(
                noted, pod("web-1", APP, ONE), pod("web-2", APP, ONE), pod("web-3", APP, ZERO)))
        .isEmpty();
  }

  @Test
  void whereNoPodIsReadyWhatRanBeforeTheRestartThatFailedCounts() {
    RunningPod broken = unready(pod("web-1", APP, ONE));
    Workload failed = noted(APP + "@" + ZERO.digest(), true);
    assertThat(previous(failed, broken)).isEqualTo(Map.of("app", ZERO.digest()));
    assertThat(previous(failed, pod("web-1", APP, ONE))).isEqualTo(Map.of("app", ONE.digest()));
    assertThat(previous(noted(APP + "@" + ZERO.digest(), false), broken))
        .as("a rollout that came to its end ran well, whatever its pods do now")
        .isEmpty();
    assertThat(previous(web().build(), broken)).isEmpty();
    assertThat(previous(noted(APP + "@" + TWO.digest(), true), broken)).isEmpty();
    assertThat(previous(noted("registry.example.com/app:older@" + ZERO.digest(), true), broken))
        .as("noted of another tag")
        .isEmpty();
  }

  private static Workload noted(String image, boolean givenUp) {
    return web()
        .annotation("krar.slash-mnt.com/previous", "app=" + image)
        .rollout(RolloutStatus.builder(1).available(0).deadlineExceeded(givenUp).build())
        .build();
  }

  @Test
  void anIdOfAConfigIsNothingToGoBackTo() {
    RunningPod byConfig =
        RunningPod.of(
            "web-1",
            new RunningContainer("app", APP, PullPolicy.ALWAYS, ONE.digest().toString(), false));
    PublishedImage published = TWO;
    ImageQuery content = ImageQuery.contentOf(ImageReference.parse(APP)).forPods("prod", List.of());
    PolicyContext context = context(APP, published, byConfig);
    PublishedImages known =
        context
            .fact(Fact.PUBLISHED)
            .toOptional()
            .orElseThrow()
            .with(content, DigestLookup.found(published));
    Decision decision = context.with(Fact.PUBLISHED, known).evaluate(ANY, web().build());
    assertThat(code(decision)).isEqualTo("Roll:Drifted");
    assertThat(decision.fold(Decision.Roll::previous, hold -> Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"DIGEST, Hold:ImageFieldOwned", "RESTART, Roll:Drifted"})
  void mindsWhoAppliesAnImageOnlyWhereItWouldWriteOne(RolloutStrategy strategy, String expected) {
    PolicyContext context =
        context(APP, TWO, pod("web-1", APP, ONE))
            .by(strategy)
            .with(Fact.IMAGE_OWNERS, new ImageOwners(Map.of("app", "argocd-controller")));
    Decision decision = decide(ANY, context);
    assertThat(code(decision)).isEqualTo(expected);
    assertThat(decision.containers()).hasSize(1);
  }

  @Test
  void whoAppliesOtherImagesIsNoMatter() {
    PolicyContext context =
        context(APP, TWO, pod("web-1", APP, ONE))
            .by(RolloutStrategy.DIGEST)
            .with(Fact.IMAGE_OWNERS, new ImageOwners(Map.of("log", "argocd-controller")));
    assertThat(code(decide(ANY, context))).isEqualTo("Roll:Drifted");
  }

  @Test
  void holdsWhereWhoAppliesAnImageIsUnknown() {
    PolicyContext context = context(APP, TWO, pod("web-1", APP, ONE)).by(RolloutStrategy.DIGEST);
    Decision decision =
        context
            .withFacts(
                Facts.none()
                    .with(Fact.PODS, context.fact(Fact.PODS))
                    .with(Fact.PUBLISHED, context.fact(Fact.PUBLISHED))
                    .with(Fact.MEMORY, context.fact(Fact.MEMORY))
                    .with(Fact.IMAGE_OWNERS, FactValue.unknown("Forbidden", "who is unknown")))
            .evaluate(ANY, web().build());
    assertThat(code(decision)).isEqualTo("Hold:Forbidden");
    assertThat(decision.reason().message()).isEqualTo("It drifted, but who is unknown");
  }

  @Test
  void holdsWhatIsCurrent() {
    assertThat(code(decide(ANY, context(APP, ONE, pod("web-1", APP, ONE)))))
        .isEqualTo("Hold:Current");
  }

  /** One container drifted; whether a restart comes up depends on the other one, too. */
  @Test
  void holdsWhereOnePodOrContainerCouldNotPullWhatTheRestartWouldBring() {
    String log = "registry.example.com/log:1";
    RunningPod both =
        RunningPod.of(
            "web-1",
            new RunningContainer("app", APP, PullPolicy.ALWAYS, "x@" + ONE.digest(), false),
            new RunningContainer("log", log, PullPolicy.ALWAYS, "x@" + ONE.digest(), false));
    ImageQuery app = ImageQuery.digestOf(ImageReference.parse(APP)).forPods("prod", List.of());
    ImageQuery side = ImageQuery.digestOf(ImageReference.parse(log)).forPods("prod", List.of());
    DigestLookup two = DigestLookup.found(PublishedImage.of(TWO.digest(), TWO.mediaType()));
    PublishedImages known = PublishedImages.none().with(app, two).with(side, two);
    PublishedImages gone =
        known.with(
            side.about(ImageReference.parse(log).at(TWO.digest())),
            DigestLookup.unavailable(DigestLookup.Unavailable.NOT_FOUND, "No such manifest."));
    PolicyContext context =
        PolicyContext.at(NOW)
            .with(Fact.PODS, new RunningPods(List.of(both)))
            .with(Fact.MEMORY, FailedRestarts.nothing());

    assertThat(code(decide(ANY, context.with(Fact.PUBLISHED, known)))).isEqualTo("Roll:Drifted");
    Decision held = decide(ANY, context.with(Fact.PUBLISHED, gone));
    assertThat(code(held)).isEqualTo("Hold:Unverifiable");
    assertThat(held.reason().message()).contains("NotFetchable", "Container log of pod web-1");
  }

  @Test
  void takesOneStalePodForEnoughUnlessAllMustBe() {
    PolicyContext context =
        context(APP, TWO, pod("web-1", APP, TWO), pod("web-2", APP, ONE), pod("web-3", APP, TWO));
    assertThat(code(decide(ANY, context))).isEqualTo("Roll:Drifted");
    assertThat(decide(ANY, context).reason().message()).contains("1 of 3 pods");
    assertThat(code(decide(ALL, context))).isEqualTo("Hold:PartlyDrifted");
    assertThat(code(decide(ALL, context(APP, TWO, pod("a", APP, ONE), pod("b", APP, ONE)))))
        .isEqualTo("Roll:Drifted");
  }

  @Test
  void holdsWhatItKnowsNotToConverge() {
    FailedRestarts known =
        FailedRestarts.nothing()
            .afterFailure(
                FailedRestarts.KNOWN_NOT_TO_CONVERGE,
                Map.of("app", TWO.digest()),
                NOW.minusSeconds(60),
                Duration.ofHours(24));
    PolicyContext context = context(APP, TWO, pod("web-1", APP, ONE)).with(Fact.MEMORY, known);
    assertThat(code(decide(ANY, context))).isEqualTo("Hold:KnownNotToConverge");
    assertThat(decide(ANY, context).containers()).isNotEmpty();
    assertThat(
            code(decide(ANY, context(APP, ONE, pod("web-1", APP, TWO)).with(Fact.MEMORY, known))))
        .isEqualTo("Roll:Drifted");
  }

  @Test
  void holdsDriftWhereTheMemoryCannotTell() {
    PolicyContext known = context(APP, TWO, pod("web-1", APP, ONE));
    Facts facts =
        Facts.none()
            .with(Fact.PODS, known.fact(Fact.PODS))
            .with(Fact.PUBLISHED, known.fact(Fact.PUBLISHED))
            .with(Fact.MEMORY, FactValue.unknown("Unreachable", "It did not answer."));
    Decision decision = decide(ANY, PolicyContext.at(NOW).withFacts(facts));
    assertThat(code(decision)).isEqualTo("Hold:MemoryUnknown");
    assertThat(decision.containers()).isNotEmpty();
  }

  @Test
  void neverCallsCurrentWhatNobodyCouldCheck() {
    PolicyContext forbidden =
        PolicyContext.at(NOW)
            .withFacts(
                Facts.none()
                    .with(Fact.PODS, FactValue.unknown("PodsForbidden", "Pods may not be read.")));
    Decision decision = decide(ANY, forbidden);
    assertThat(code(decision)).isEqualTo("Hold:Unverifiable");
    assertThat(decision.reason().message()).contains("PodsForbidden");
    assertThat(decision.containers())
        .singleElement()
        .satisfies(c -> assertThat(c.reason().code()).isEqualTo("PodsForbidden"));
    assertThat(code(decide(ANY, context(APP, ONE)))).isEqualTo("Hold:Unverifiable");
  }

  @Test
  void tellsThePullPolicyRatherThanCurrent() {
    RunningPod pod =
        RunningPod.of(
            "web-1",
            new RunningContainer("app", APP, PullPolicy.ALWAYS, "x@" + ONE.digest(), false),
            new RunningContainer(
                "side", "side:1", PullPolicy.IF_NOT_PRESENT, "x@" + ONE.digest(), true));
    assertThat(code(decide(ANY, context(APP, ONE, pod)))).isEqualTo("Hold:PullPolicyNotAlways");
  }

  @Test
  void holdsAStuckRolloutUnlessTheTagHasMovedPastIt() {
    Workload stuck =
        web().rollout(new RolloutStatus(2, 2, 3, 3, 1, 2, 2, true, Optional.empty())).build();
    assertThat(code(context(APP, ONE, pod("web-9", APP, ONE)).evaluate(ANY, stuck)))
        .isEqualTo("Hold:RolloutStuck");
    assertThat(code(context(APP, TWO, pod("web-9", APP, ONE)).evaluate(ANY, stuck)))
        .isEqualTo("Roll:Drifted");
    PolicyContext partly = context(APP, TWO, pod("web-8", APP, TWO), pod("web-9", APP, ONE));
    assertThat(code(partly.evaluate(ALL, stuck))).isEqualTo("Roll:Drifted");
    PolicyContext waiting =
        context(
            APP,
            TWO,
            RunningPod.of("web-9", new RunningContainer("app", APP, PullPolicy.ALWAYS, "", false)));
    assertThat(code(waiting.evaluate(ANY, stuck))).isEqualTo("Hold:RolloutStuck");
  }

  @Test
  void holdsARolloutThatTheRunSawStuck() {
    Workload rolling =
        web().rollout(new RolloutStatus(2, 2, 3, 3, 1, 2, 2, false, Optional.empty())).build();
    PolicyContext context = context(APP, ONE, pod("web-9", APP, ONE)).whenStalled();
    assertThat(code(context.evaluate(ANY, rolling))).isEqualTo("Hold:RolloutStuck");
  }

  @Test
  void warnsOfATagThatMayBringNearlyAnything() {
    String latest = "registry.example.com/app";
    Decision decision = decide(ANY, context(latest, TWO, pod("web-1", latest, ONE)));
    assertThat(decision.warnings()).extracting(Reason::code).containsExactly("PermissiveTag");
  }

  @Test
  void asksForPublishedImagesOnlyWherePodsAreKnownAndForTheMemoryOnlyOfWhatDrifted() {
    PolicyContext nothing = PolicyContext.at(NOW);
    assertThatThrownBy(() -> decide(ANY, nothing))
        .isInstanceOfSatisfying(
            FactNotGathered.class, e -> assertThat(e.fact()).isEqualTo(Fact.PODS));
    PolicyContext pods = nothing.with(Fact.PODS, new RunningPods(List.of(pod("web-1", APP, ONE))));
    assertThatThrownBy(() -> decide(ANY, pods))
        .isInstanceOfSatisfying(
            FactNotGathered.class, e -> assertThat(e.fact()).isEqualTo(Fact.PUBLISHED));
    PublishedImages same =
        PublishedImages.none()
            .with(
                ImageQuery.digestOf(ImageReference.parse(APP)).forPods("prod", List.of()),
                DigestLookup.found(ONE));
    assertThat(code(decide(ANY, pods.with(Fact.PUBLISHED, same)))).isEqualTo("Hold:Current");
  }

  @Test
  void isGuardedWithoutAskingForAnything() {
    Workload paused = web().paused(true).build();
    RolloutPolicy guarded =
        ANY.guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy"));
    assertThat(code(PolicyContext.at(NOW).evaluate(guarded, paused))).isEqualTo("Hold:Paused");
  }

  @Test
  void anImageVolumeThatIsNotCheckedHidesNotWhatItsContainersRun() {
    RunningPod pod =
        new RunningPod(
            "web-1",
            "",
            true,
            Optional.empty(),
            List.of(
                new RunningContainer("app", APP, PullPolicy.ALWAYS, "x@" + ONE.digest(), false)),
            List.of("models"),
            List.of(),
            Optional.empty());
    Decision decision = decide(ANY, context(APP, ONE, pod));
    assertThat(code(decision)).isEqualTo("Hold:Current");
    assertThat(decision.reason().message())
        .isEqualTo("Container models: No status says what an image volume has mounted.");
    assertThat(decision.containers())
        .extracting(ContainerVerdict::container)
        .containsExactly("app", "models");
  }
}
