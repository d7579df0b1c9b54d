package com.slashmnt.krar.drift;

import static com.slashmnt.krar.testkit.FakeRegistry.child;
import static com.slashmnt.krar.testkit.FakeRegistry.index;
import static com.slashmnt.krar.testkit.FakeRegistry.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.Platform;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.testkit.FakeRegistry;
import com.slashmnt.krar.workload.PodNode;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DriftPropertyTest {

  private static final PublishedImage OLD =
      index("old", child("amd", "linux/amd64"), child("arm", "linux/arm64"));
  private static final PublishedImage NEW =
      index("new", child("amd 2", "linux/amd64"), child("arm", "linux/arm64"));
  private static final PublishedImage ATTESTED =
      index(
          "attested",
          child("amd", "linux/amd64"),
          child("arm", "linux/arm64"),
          PublishedImage.Child.attestation(FakeRegistry.digest("attestation")));

  private static final List<String> IMAGES =
      List.of("moved:1", "attested:1", "same:1", "limited:1", "gone:1", "pinned@" + OLD.digest());

  private final FakeRegistry registry =
      new FakeRegistry()
          .publish("moved:1", OLD)
          .publish("moved:1", NEW)
          .publish("attested:1", OLD)
          .publish("attested:1", ATTESTED)
          .publish("same:1", OLD)
          .fail("limited:1", DigestLookup.Unavailable.RATE_LIMITED)
          .publish("moved:1", manifest("amd"))
          .publish("moved:1", NEW);

  @Property(tries = 500)
  void theOrderOfPodsAndContainersDoesNotMatter(
      @ForAll("pods") List<RunningPod> pods, @ForAll Random random) {
    Drift drift = judge(pods);
    List<RunningPod> shuffled = new ArrayList<>();
    for (RunningPod pod : pods) {
      List<RunningContainer> containers = new ArrayList<>(pod.containers());
      Collections.shuffle(containers, random);
      shuffled.add(
          new RunningPod(
              pod.name(),
              pod.uid(),
              pod.ready(),
              pod.trouble(),
              containers,
              pod.imageVolumes(),
              pod.pullSecrets(),
              pod.node()));
    }
    Collections.shuffle(shuffled, random);
    Drift other = judge(shuffled);

    assertThat(byName(other)).isEqualTo(byName(drift));
    assertThat(other.worst()).isEqualTo(drift.worst());
    assertThat(other.stalePods()).isEqualTo(drift.stalePods());
    assertThat(other.wanted()).isEqualTo(drift.wanted());
    assertThat(other.missing()).isEqualTo(drift.missing());
  }

  @Property(tries = 500)
  void onlyDriftIsAReasonAndAlwaysHasADigestToBring(@ForAll("pods") List<RunningPod> pods) {
    Drift drift = judge(pods);
    boolean drifted = drift.containers().stream().anyMatch(c -> c.verdict() == Verdict.DRIFTED);
    assertThat(drift.stalePods() > 0).isEqualTo(drifted);
    assertThat(drift.wanted().isEmpty()).isEqualTo(!drifted);
    drift
        .containers()
        .forEach(
            c -> {
              assertThat(c.stale() > 0).isEqualTo(c.verdict() == Verdict.DRIFTED);
              assertThat(c.stale()).isLessThanOrEqualTo(c.pods());
            });
  }

  @Property(tries = 300)
  void ofWhatNobodyAskedNothingIsCurrentOrDrifted(@ForAll("pods") List<RunningPod> pods) {
    Drift drift = Drift.of("prod", new RunningPods(pods), PublishedImages.none());
    assertThat(drift.containers())
        .extracting(ContainerVerdict::verdict)
        .doesNotContain(Verdict.CURRENT, Verdict.DRIFTED, Verdict.SAME_CONTENT);
  }

  private static Map<String, ContainerVerdict> byName(Drift drift) {
    return drift.containers().stream()
        .collect(Collectors.toMap(ContainerVerdict::container, c -> c));
  }

  private Drift judge(List<RunningPod> pods) {
    Map<ImageQuery, DigestLookup> answers = new HashMap<>();
    while (true) {
      Drift drift = Drift.of("prod", new RunningPods(pods), new PublishedImages(answers));
      if (drift.missing().isEmpty()) {
        return drift;
      }
      drift.missing().forEach(q -> answers.put(q, registry.lookUp(q)));
    }
  }

  @Provide
  Arbitrary<List<RunningPod>> pods() {
    Arbitrary<String> ids =
        Arbitraries.of(
            "",
            "not a digest",
            "x@" + OLD.digest(),
            "docker-pullable://x@" + NEW.digest(),
            "x@" + ATTESTED.digest(),
            "x@" + FakeRegistry.digest("amd"),
            FakeRegistry.digest("amd config").toString());
    Arbitrary<RunningContainer> container =
        Combinators.combine(
                Arbitraries.of(IMAGES),
                ids,
                Arbitraries.of(PullPolicy.ALWAYS, PullPolicy.ALWAYS, PullPolicy.IF_NOT_PRESENT))
            .as((image, id, policy) -> new RunningContainer("c", image, policy, id, false));
    Arbitrary<List<RunningContainer>> containers =
        container
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(
                list -> {
                  List<RunningContainer> named = new ArrayList<>();
                  for (RunningContainer one : list) {
                    // One name has one image in all pods, as one template gives it.
                    String name = "c" + IMAGES.indexOf(one.image());
                    if (named.stream().noneMatch(c -> c.name().equals(name))) {
                      named.add(
                          new RunningContainer(
                              name, one.image(), one.pullPolicy(), one.imageId(), false));
                    }
                  }
                  return named;
                });
    return Combinators.combine(
            containers.list().ofMinSize(1).ofMaxSize(4),
            Arbitraries.of("linux/amd64", "linux/arm64", ""))
        .as(
            (all, platform) -> {
              List<RunningPod> pods = new ArrayList<>();
              for (List<RunningContainer> these : all) {
                pods.add(
                    new RunningPod(
                        "pod-" + pods.size(),
                        "",
                        true,
                        Optional.empty(),
                        these,
                        List.of(),
                        List.of(),
                        platform.isEmpty()
                            ? Optional.empty()
                            : Optional.of(PodNode.of("node", Platform.parse(platform)))));
              }
              return pods;
            });
  }
}
