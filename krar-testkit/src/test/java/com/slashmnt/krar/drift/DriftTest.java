package com.slashmnt.krar.drift;

import static com.slashmnt.krar.testkit.FakeRegistry.child;
import static com.slashmnt.krar.testkit.FakeRegistry.digest;
import static com.slashmnt.krar.testkit.FakeRegistry.index;
import static com.slashmnt.krar.testkit.FakeRegistry.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.DigestLookup.Unavailable;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.Platform;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.testkit.FakeRegistry;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PodNode;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DriftTest {

  private static final String APP = "registry.example.com/app:1.2";
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final PublishedImage ONE = manifest("one");
  private static final PublishedImage TWO = manifest("two");
  private static final PublishedImage.Child AMD = child("amd", "linux/amd64");
  private static final PublishedImage.Child ARM = child("arm", "linux/arm64");
  private static final PublishedImage BOTH = index("both", AMD, ARM);
  private static final String PINNED_BY_WEBHOOK = APP + "@" + ONE.digest();

  private final FakeRegistry registry = new FakeRegistry();

  private static RunningContainer running(String image, String imageId) {
    return new RunningContainer("app", image, PullPolicy.ALWAYS, imageId, false);
  }

  private static String id(PublishedImage image) {
    return "registry.example.com/app@" + image.digest();
  }

  /** Asks until the table has what it wants, as a run does. */
  private Drift drift(RunningPod... pods) {
    return drift(RolloutStrategy.RESTART, pods);
  }

  private Drift drift(RolloutStrategy strategy, RunningPod... pods) {
    PublishedImages known = PublishedImages.none();
    while (true) {
      Drift drift = Drift.of("prod", new RunningPods(List.of(pods)), known, strategy);
      if (drift.missing().isEmpty()) {
        return drift;
      }
      for (ImageQuery query : drift.missing()) {
        known = known.with(query, registry.lookUp(query));
      }
    }
  }

  private Verdict verdict(RunningPod... pods) {
    return drift(pods).worst().orElseThrow().verdict();
  }

  record Case(
      PublishedImage published,
      Optional<PublishedImage> old,
      String imageId,
      boolean platformKnown,
      Verdict verdict,
      List<String> asked) {}

  private static final String HEAD = "digest of " + APP;
  private static final String GET = "content of " + APP;

  private static String get(PublishedImage image) {
    return "content of registry.example.com/app@" + image.digest();
  }

  private static String head(PublishedImage image) {
    return "digest of registry.example.com/app@" + image.digest();
  }

  static Stream<Arguments> rows() {
    PublishedImage attested =
        index("attested", AMD, ARM, PublishedImage.Child.attestation(digest("attestation")));
    PublishedImage armMoved = index("arm moved", AMD, child("arm 2", "linux/arm64"));
    PublishedImage amdMoved = index("amd moved", child("amd 2", "linux/amd64"), ARM);
    return Stream.of(
        argumentSet(
            "the published manifest",
            new Case(ONE, Optional.empty(), id(ONE), true, Verdict.CURRENT, List.of(HEAD))),
        argumentSet(
            "another manifest",
            new Case(
                TWO, Optional.of(ONE), id(ONE), true, Verdict.DRIFTED, List.of(HEAD, head(TWO)))),
        argumentSet(
            "Docker's way to write it",
            new Case(
                ONE,
                Optional.empty(),
                "docker-pullable://" + id(ONE),
                true,
                Verdict.CURRENT,
                List.of(HEAD))),
        argumentSet(
            "a mirror's name",
            new Case(
                ONE,
                Optional.empty(),
                "mirror.example.com/x@" + ONE.digest(),
                true,
                Verdict.CURRENT,
                List.of(HEAD))),
        argumentSet(
            "the config of the published manifest",
            new Case(
                ONE,
                Optional.empty(),
                ONE.config().orElseThrow().toString(),
                true,
                Verdict.CURRENT,
                List.of(HEAD, GET))),
        argumentSet(
            "the config of another manifest",
            new Case(
                TWO,
                Optional.of(ONE),
                "docker://" + ONE.config().orElseThrow(),
                true,
                Verdict.DRIFTED,
                List.of(HEAD, GET, head(TWO)))),
        argumentSet(
            "the published index",
            new Case(BOTH, Optional.empty(), id(BOTH), true, Verdict.CURRENT, List.of(HEAD))),
        argumentSet(
            "its child for the platform",
            new Case(
                BOTH,
                Optional.empty(),
                "registry.example.com/app@" + AMD.digest(),
                true,
                Verdict.CURRENT,
                List.of(HEAD, GET))),
        argumentSet(
            "a child where no platform is known",
            new Case(
                BOTH,
                Optional.empty(),
                "registry.example.com/app@" + ARM.digest(),
                false,
                Verdict.CURRENT,
                List.of(HEAD, GET))),
        argumentSet(
            "the child of another platform",
            new Case(
                BOTH,
                Optional.of(manifest("arm")),
                "registry.example.com/app@" + ARM.digest(),
                true,
                Verdict.DRIFTED,
                List.of(HEAD, GET, get(manifest("arm")), head(BOTH)))),
        argumentSet(
            "the config of its child",
            new Case(
                BOTH,
                Optional.of(manifest("amd")),
                digest("amd config").toString(),
                true,
                Verdict.CURRENT,
                List.of(HEAD, GET, get(manifest("amd"))))),
        argumentSet(
            "only an attestation moved",
            new Case(
                attested,
                Optional.of(BOTH),
                id(BOTH),
                true,
                Verdict.SAME_CONTENT,
                List.of(HEAD, GET, get(BOTH)))),
        argumentSet(
            "only an attestation moved, no platform known",
            new Case(
                attested,
                Optional.of(BOTH),
                id(BOTH),
                false,
                Verdict.SAME_CONTENT,
                List.of(HEAD, GET, get(BOTH)))),
        argumentSet(
            "only another platform moved",
            new Case(
                armMoved,
                Optional.of(BOTH),
                id(BOTH),
                true,
                Verdict.SAME_CONTENT,
                List.of(HEAD, GET, get(BOTH)))),
        argumentSet(
            "another platform moved, no platform known",
            new Case(
                armMoved,
                Optional.of(BOTH),
                id(BOTH),
                false,
                Verdict.DRIFTED,
                List.of(HEAD, GET, get(BOTH), head(armMoved)))),
        argumentSet(
            "the platform moved",
            new Case(
                amdMoved,
                Optional.of(BOTH),
                id(BOTH),
                true,
                Verdict.DRIFTED,
                List.of(HEAD, GET, get(BOTH), head(amdMoved)))),
        argumentSet(
            "the running index is gone",
            new Case(
                attested,
                Optional.empty(),
                id(BOTH),
                true,
                Verdict.DRIFTED,
                List.of(HEAD, GET, get(BOTH), head(attested)))),
        argumentSet(
            "no id", new Case(ONE, Optional.empty(), "", true, Verdict.UNVERIFIABLE, List.of())),
        argumentSet(
            "an id without digest",
            new Case(
                ONE,
                Optional.empty(),
                "docker.io/library/nginx:1.25",
                true,
                Verdict.UNVERIFIABLE,
                List.of())));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void judgesByTheFirstRowThatFitsAndAsksForNoMore(Case row) {
    row.old().ifPresent(old -> registry.publish(APP, old));
    registry.publish(APP, row.published());
    RunningPod pod = RunningPod.of("web-1", running(APP, row.imageId()));

    assertThat(verdict(row.platformKnown() ? pod.on(AMD64) : pod)).isEqualTo(row.verdict());
    assertThat(registry.asked()).isEqualTo(row.asked());
  }

  @Test
  void asksNothingAboutAnImageThatIsNamedByItsDigest() {
    String pinned = "registry.example.com/app:1.2@" + ONE.digest();
    assertThat(verdict(RunningPod.of("web-1", running(pinned, id(TWO))))).isEqualTo(Verdict.PINNED);
    assertThat(registry.asked()).isEmpty();
  }

  @Test
  void asksNothingAboutAnImageThatARestartWouldNotPull() {
    registry.publish(APP, TWO);
    RunningContainer container =
        new RunningContainer("app", APP, PullPolicy.IF_NOT_PRESENT, id(ONE), false);
    assertThat(verdict(RunningPod.of("web-1", container)))
        .isEqualTo(Verdict.PULL_POLICY_NOT_ALWAYS);
    assertThat(registry.asked()).isEmpty();
  }

  private static RunningContainer admitted(String template, PullPolicy policy, String podImage) {
    return new RunningContainer("app", template, policy, id(ONE), false, podImage, false);
  }

  @ParameterizedTest
  @EnumSource(
      value = PullPolicy.class,
      names = {"ALWAYS", "IF_NOT_PRESENT"})
  void judgesByTheTemplateWhatAWebhookNamedByItsDigest(PullPolicy policy) {
    registry.publish(APP, ONE).publish(APP, TWO);
    Drift drift = drift(RunningPod.of("web-1", admitted(APP, policy, PINNED_BY_WEBHOOK)));

    assertThat(drift.wanted()).isEqualTo(Map.of("app", TWO.digest()));
    ContainerVerdict verdict = drift.worst().orElseThrow();
    assertThat(verdict.verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(verdict.image()).isEqualTo(APP);
    assertThat(verdict.reason().message())
        .endsWith(" Admission made it %s.".formatted(PINNED_BY_WEBHOOK));
    assertThat(registry.asked()).containsExactly(HEAD, head(TWO));
  }

  private static RunningContainer pinnedByKrar(PullPolicy policy, PublishedImage runs) {
    Container template =
        new Container("app", APP + "@" + runs.digest(), policy)
            .pinnedFrom(ImageReference.parse(APP));
    return RunningContainer.pinned(template, policy, id(runs));
  }

  @Test
  void followsTheTagFromWhichKrarHasPinnedAnImage() {
    registry.publish(APP, ONE);
    RunningPod pod = RunningPod.of("web-1", pinnedByKrar(PullPolicy.ALWAYS, ONE));
    assertThat(verdict(pod)).isEqualTo(Verdict.CURRENT);
    registry.publish(APP, TWO);
    Drift drift = drift(pod);
    assertThat(drift.wanted()).isEqualTo(Map.of("app", TWO.digest()));
    assertThat(drift.worst().orElseThrow().image()).isEqualTo(APP);
    assertThat(drift.worst().orElseThrow().reason().message())
        .endsWith(" krar pinned it as %s@%s.".formatted(APP, ONE.digest()));
  }

  @ParameterizedTest
  @CsvSource({
    "RESTART, IF_NOT_PRESENT, PULL_POLICY_NOT_ALWAYS",
    "DIGEST, IF_NOT_PRESENT, DRIFTED",
    "DIGEST, NEVER, PULL_POLICY_NOT_ALWAYS"
  })
  void aDigestIsPulledWhereANodeLacksIt(
      RolloutStrategy strategy, PullPolicy policy, Verdict expected) {
    registry.publish(APP, TWO);
    for (RunningContainer container :
        List.of(
            pinnedByKrar(policy, ONE), new RunningContainer("app", APP, policy, id(ONE), false))) {
      assertThat(drift(strategy, RunningPod.of("web-1", container)).worst())
          .hasValueSatisfying(worst -> assertThat(worst.verdict()).isEqualTo(expected));
    }
  }

  @Test
  void noDigestIsWrittenForWhatTheTemplateDoesNotName() {
    registry.publish(APP, TWO);
    RunningContainer injected =
        new RunningContainer("app", APP, PullPolicy.IF_NOT_PRESENT, id(ONE), true);
    assertThat(drift(RolloutStrategy.DIGEST, RunningPod.of("web-1", injected)).worst())
        .hasValueSatisfying(
            worst -> assertThat(worst.verdict()).isEqualTo(Verdict.PULL_POLICY_NOT_ALWAYS));
  }

  @Test
  void aPodThatNeverPullsGetsNothingFromAWebhookEither() {
    RunningContainer container = admitted(APP, PullPolicy.NEVER, PINNED_BY_WEBHOOK);
    assertThat(verdict(RunningPod.of("web-1", container)))
        .isEqualTo(Verdict.PULL_POLICY_NOT_ALWAYS);
    assertThat(registry.asked()).isEmpty();
  }

  @Test
  void aRestartIsVerifiedByTheSameReference() {
    RunningPods pods =
        new RunningPods(
            List.of(
                RunningPod.of(
                    "web-1",
                    admitted(APP, PullPolicy.ALWAYS, "mirror.example.com/app@" + ONE.digest()))));
    assertThat(
            Drift.from(Map.of("app", TWO.digest()), "prod", pods, PublishedImages.none()).missing())
        .extracting(q -> q.image().toString())
        .containsExactly("registry.example.com/app@" + TWO.digest());
  }

  @Test
  void judgesByTheTemplateWhatAWebhookTookFromAMirror() {
    registry.publish(APP, ONE);
    RunningContainer container = admitted(APP, PullPolicy.ALWAYS, "mirror.example.com/app:1.2");

    assertThat(verdict(RunningPod.of("web-1", container))).isEqualTo(Verdict.CURRENT);
    assertThat(registry.asked()).containsExactly(HEAD);
  }

  @Test
  void aTemplateThatNamesADigestIsPinnedWhateverAWebhookMadeOfIt() {
    RunningContainer container = admitted(PINNED_BY_WEBHOOK, PullPolicy.ALWAYS, APP);
    assertThat(verdict(RunningPod.of("web-1", container))).isEqualTo(Verdict.PINNED);
    assertThat(registry.asked()).isEmpty();
  }

  @Test
  void aPodFromAMirrorStillPullsByItsPolicy() {
    RunningContainer container =
        admitted(APP, PullPolicy.IF_NOT_PRESENT, "mirror.example.com/app:1.2");
    assertThat(verdict(RunningPod.of("web-1", container)))
        .isEqualTo(Verdict.PULL_POLICY_NOT_ALWAYS);
    assertThat(registry.asked()).isEmpty();
  }

  @Test
  void neverCallsCurrentWhatTheRegistryDoesNotTell() {
    registry.fail(APP, DigestLookup.Unavailable.RATE_LIMITED);
    ContainerVerdict verdict =
        drift(RunningPod.of("web-1", running(APP, id(ONE)))).worst().orElseThrow();
    assertThat(verdict.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(verdict.reason().code()).isEqualTo(DigestLookup.Unavailable.RATE_LIMITED);
  }

  @Test
  void takesNoMediaTypeThatSaysNothingForAManifest() {
    PublishedImage plain =
        new PublishedImage(BOTH.digest(), "application/json", BOTH.children(), Optional.empty());
    registry.publish(APP, plain);
    RunningPod pod =
        RunningPod.of("web-1", running(APP, "registry.example.com/app@" + AMD.digest()));
    assertThat(verdict(pod)).isEqualTo(Verdict.CURRENT);
    assertThat(registry.asked()).containsExactly(HEAD, GET);
  }

  @Test
  void concludesNothingWhereAChildIsMissingThatMightHaveTheConfig() {
    registry.publish(APP, BOTH);
    ContainerVerdict verdict =
        drift(RunningPod.of("web-1", running(APP, digest("amd config").toString())).on(AMD64))
            .worst()
            .orElseThrow();
    assertThat(verdict.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(verdict.reason().code()).isEqualTo(DigestLookup.Unavailable.NOT_FOUND);
  }

  @Test
  void concludesNothingWhereTheRunningIndexCannotBeRead() {
    registry.publish(APP, index("new", AMD));
    registry.fail("registry.example.com/app@" + BOTH.digest(), DigestLookup.Unavailable.TIMED_OUT);
    ContainerVerdict verdict =
        drift(RunningPod.of("web-1", running(APP, id(BOTH)))).worst().orElseThrow();
    assertThat(verdict.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(verdict.reason().code()).isEqualTo(DigestLookup.Unavailable.TIMED_OUT);
    assertThat(verdict.published()).contains(digest("new"));
  }

  static Stream<Arguments> nothingToRun() {
    PublishedImage armOnly =
        index("arm only", ARM, PublishedImage.Child.attestation(digest("attestation")));
    PublishedImage attestations =
        index("attestations", PublishedImage.Child.attestation(digest("attestation")));
    PublishedImage empty = index("empty");
    String config = digest("amd config").toString();
    return Stream.of(
        argumentSet("other platforms only", armOnly, id(BOTH), true, "for linux/amd64"),
        argumentSet(
            "other platforms only, a config runs", armOnly, config, true, "for linux/amd64"),
        argumentSet("attestations only", attestations, id(BOTH), false, "that a node could run"),
        argumentSet(
            "attestations only, a config runs",
            attestations,
            config,
            false,
            "that a node could run"),
        argumentSet("no child at all", empty, id(BOTH), false, "that a node could run"),
        argumentSet("no child for the platform", empty, id(BOTH), true, "for linux/amd64"));
  }

  @ParameterizedTest
  @MethodSource("nothingToRun")
  void holdsWhereTheIndexHasNothingThatTheNodeCouldRun(
      PublishedImage published, String imageId, boolean platformKnown, String platform) {
    registry.publish(APP, BOTH).publish(APP, published);
    RunningPod pod = RunningPod.of("web-1", running(APP, imageId));

    ContainerVerdict verdict = drift(platformKnown ? pod.on(AMD64) : pod).worst().orElseThrow();

    assertThat(verdict.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(verdict.reason())
        .isEqualTo(
            new Reason(
                "NoPlatform",
                APP
                    + " publishes nothing "
                    + platform
                    + ": a restart would end in ImagePullBackOff."));
    assertThat(verdict.published()).contains(published.digest());
    assertThat(registry.asked()).containsExactly(HEAD, GET);
  }

  static Stream<Arguments> goneByDigest() {
    PublishedImage amdMoved = index("amd moved", child("amd 2", "linux/amd64"), ARM);
    return Stream.of(
        argumentSet("a manifest", TWO, id(ONE)),
        argumentSet("a manifest, a config runs", TWO, ONE.config().orElseThrow().toString()),
        argumentSet("an index", amdMoved, id(BOTH)),
        argumentSet("an index, a config runs", amdMoved, digest("amd config").toString()));
  }

  @ParameterizedTest
  @MethodSource("goneByDigest")
  void holdsWhereTheTagMovedToWhatTheRegistryDoesNotHave(PublishedImage published, String runs) {
    registry.publish(APP, manifest("amd 2")).publish(APP, manifest("arm"));
    registry.publish(APP, BOTH).publish(APP, ONE).publish(APP, published).delete(APP, published);
    String content = "registry.example.com/app@" + published.digest();
    registry.fail(content, Unavailable.NOT_FOUND);

    ContainerVerdict verdict =
        drift(RunningPod.of("web-1", running(APP, runs))).worst().orElseThrow();

    assertThat(verdict.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(verdict.reason().code()).isEqualTo("NotFetchable");
    assertThat(verdict.published()).contains(published.digest());
  }

  @Test
  void saysWhyWhereNobodyCanTellWhetherTheNewContentIsThere() {
    registry.publish(APP, ONE).publish(APP, TWO);
    registry.fail("registry.example.com/app@" + TWO.digest(), Unavailable.TIMED_OUT);

    ContainerVerdict verdict =
        drift(RunningPod.of("web-1", running(APP, id(ONE)))).worst().orElseThrow();

    assertThat(verdict.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(verdict.reason().code()).isEqualTo(Unavailable.TIMED_OUT);
  }

  @Test
  void whatARestartBroughtNeedNotBeFetchableAnyMore() {
    registry.publish(APP, ONE).publish(APP, TWO).delete(APP, TWO);
    RunningPods pods = new RunningPods(List.of(RunningPod.of("web-1", running(APP, id(ONE)))));

    assertThat(
            Drift.from(
                    Map.of("app", TWO.digest()),
                    "prod",
                    pods,
                    PublishedImages.none()
                        .with(
                            ImageQuery.digestOf(ImageReference.parse(APP))
                                .forPods("prod", List.of()),
                            DigestLookup.found(PublishedImage.of(TWO.digest(), TWO.mediaType()))))
                .worst()
                .orElseThrow()
                .verdict())
        .isEqualTo(Verdict.DRIFTED);
  }

  @Test
  void doesNotTakeAnImageThatIsNoneForDrift() {
    ContainerVerdict verdict =
        drift(RunningPod.of("web-1", running("No Image", id(ONE)))).worst().orElseThrow();
    assertThat(verdict.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(verdict.reason().code()).isEqualTo("InvalidImage");
  }

  @Test
  void tellsTheWorstOfAllPods() {
    registry.publish(APP, TWO);
    Drift drift =
        drift(
            RunningPod.of("web-1", running(APP, id(TWO))),
            RunningPod.of("web-2", running(APP, id(ONE))),
            RunningPod.of("web-3", running(APP, "")));

    assertThat(drift.pods()).isEqualTo(3);
    assertThat(drift.stalePods()).isEqualTo(1);
    assertThat(drift.wanted()).isEqualTo(Map.of("app", TWO.digest()));
    assertThat(drift.containers())
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.verdict()).isEqualTo(Verdict.DRIFTED);
              assertThat(c.running()).containsExactlyInAnyOrder(ONE.digest(), TWO.digest());
              assertThat(c.published()).contains(TWO.digest());
              assertThat(c.pods()).isEqualTo(3);
              assertThat(c.stale()).isEqualTo(1);
            });
  }

  @Test
  void ofTwoThatAreAsBadTellsTheFirst() {
    registry.publish(APP, TWO);
    Drift drift =
        drift(RunningPod.of("web-1", running(APP, "")), RunningPod.of("web-2", running(APP, "")));

    assertThat(drift.worst().orElseThrow().reason().message()).contains("web-1");
  }

  @Test
  void aWorsePodThatTellsNothingLeavesWhatIsPublishedKnown() {
    registry.publish(APP, TWO);
    ContainerVerdict verdict =
        drift(
                RunningPod.of("web-1", running(APP, id(TWO))),
                RunningPod.of("web-2", running(APP, "")))
            .worst()
            .orElseThrow();

    assertThat(verdict.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(verdict.published()).contains(TWO.digest());
  }

  /** A node of which something could not be read. */
  private record UnreadNode(Optional<Platform> platform) implements PodNode {

    private static final Reason WHY = new Reason("NodesForbidden", "Nodes may not be read.");

    @Override
    public String name() {
      return "node";
    }

    @Override
    public Optional<String> trouble() {
      return Optional.empty();
    }

    @Override
    public Optional<Reason> failure() {
      return Optional.of(WHY);
    }
  }

  @Test
  void concludesNothingFromAnIndexWhereTheNodesPlatformCouldNotBeRead() {
    PublishedImage armMoved = index("arm moved", AMD, child("arm 2", "linux/arm64"));
    registry.publish(APP, BOTH).publish(APP, armMoved);
    RunningPod pod = RunningPod.of("web-1", running(APP, id(BOTH)));

    ContainerVerdict unread = drift(pod.on(new UnreadNode(Optional.empty()))).worst().orElseThrow();
    assertThat(unread.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(unread.reason()).isEqualTo(UnreadNode.WHY);

    assertThat(verdict(pod.on(new UnreadNode(Optional.of(AMD64))))).isEqualTo(Verdict.SAME_CONTENT);
  }

  @Test
  void listsImageVolumesAsNotChecked() {
    registry.publish(APP, ONE);
    RunningPod pod =
        new RunningPod(
            "web-1",
            "",
            true,
            Optional.empty(),
            List.of(running(APP, id(ONE))),
            List.of("models"),
            List.of(),
            Optional.empty());
    assertThat(drift(pod).containers())
        .extracting(ContainerVerdict::container, ContainerVerdict::verdict)
        .containsExactly(tuple("app", Verdict.CURRENT), tuple("models", Verdict.NOT_CHECKED));
  }

  @Test
  void asksForThePodsOwnSecrets() {
    RunningPod pod =
        new RunningPod(
            "web-1",
            "",
            true,
            Optional.empty(),
            List.of(running(APP, id(ONE))),
            List.of(),
            List.of("first", "second"),
            Optional.empty());
    assertThat(Drift.of("prod", new RunningPods(List.of(pod)), PublishedImages.none()).missing())
        .singleElement()
        .satisfies(
            query -> {
              assertThat(query.namespace()).contains("prod");
              assertThat(query.pullSecrets()).containsExactly("first", "second");
            });
  }

  @Test
  void comparesWithWhatWasWantedWhateverTheTagPointsAtNow() {
    registry.publish(APP, ONE).publish(APP, TWO).publish(APP, manifest("three"));
    RunningPods pods = new RunningPods(List.of(RunningPod.of("web-1", running(APP, id(TWO)))));

    assertThat(
            Drift.from(Map.of("app", TWO.digest()), "prod", pods, PublishedImages.none())
                .stalePods())
        .isZero();
    Drift other = Drift.from(Map.of("app", ONE.digest()), "prod", pods, PublishedImages.none());
    assertThat(other.missing())
        .extracting(q -> q.image().toString())
        .containsExactly("registry.example.com/app@" + ONE.digest());
    PublishedImages known = PublishedImages.none();
    for (ImageQuery query : other.missing()) {
      known = known.with(query, registry.lookUp(query));
    }
    assertThat(Drift.from(Map.of("app", ONE.digest()), "prod", pods, known).stalePods())
        .isEqualTo(1);
  }
}
