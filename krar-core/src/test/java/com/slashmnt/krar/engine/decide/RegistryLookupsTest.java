package com.slashmnt.krar.engine.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistryLookupsTest {

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final Digest OLD = Digest.parse("sha256:" + "1".repeat(64));
  private static final Digest NEW = Digest.parse("sha256:" + "2".repeat(64));
  private static final Workload WEB =
      Workload.builder(WorkloadRef.parse("a/Deployment/web")).build();
  private static final RunningPods PODS =
      new RunningPods(
          List.of(
              RunningPod.of(
                  "web-1",
                  new RunningContainer(
                      "app", "shop/web:1", PullPolicy.ALWAYS, "shop/web@" + OLD, false))));

  private final List<String> asked = new ArrayList<>();
  private boolean gone;
  private boolean breaks;

  private final DigestSource source =
      new DigestSource() {
        @Override
        public DigestLookup lookUp(ImageQuery query) {
          asked.add(query.image().digest().isPresent() ? "digest" : "tag");
          return gone && query.image().digest().isPresent()
              ? DigestLookup.unavailable(DigestLookup.Unavailable.NOT_FOUND, "It is gone.")
              : DigestLookup.found(PublishedImage.of(NEW, MANIFEST));
        }

        @Override
        public void refresh() {
          asked.add("refresh");
          if (breaks) {
            throw new IllegalStateException("no");
          }
        }
      };

  private final RegistryLookups lookups =
      new RegistryLookups(Optional.of(source), Strategies.all(RolloutStrategy.RESTART));

  private void gather() {
    assertThat(lookups.gather(List.of(WEB), Map.of(WEB.ref(), FactValue.known(PODS))))
        .containsOnlyKeys(WEB.ref());
  }

  @Test
  void tagsAreLookedUpOnceUntilARefreshAndDigestsOnce() {
    lookups.refresh();
    gather();
    gather();
    assertThat(asked).containsExactly("tag", "digest");
    lookups.refresh();
    gather();
    assertThat(asked).containsExactly("tag", "digest", "refresh", "tag");
  }

  @Test
  void whatWasNotAvailableIsAskedAgainAfterARefresh() {
    gone = true;
    gather();
    lookups.refresh();
    gather();
    assertThat(asked).containsExactly("tag", "digest", "refresh", "tag", "digest");
  }

  @Test
  void aSourceThatCannotForgetIsAskedAllTheSame() {
    breaks = true;
    gather();
    lookups.refresh();
    gather();
    assertThat(asked).containsExactly("tag", "digest", "refresh", "tag");
  }

  @Test
  void eachDecisionLooksAgainUnlessThereIsNothingToDecide() {
    RolloutPolicy policy =
        RolloutPolicy.of(
            "asks",
            Set.of(Fact.PUBLISHED),
            (w, context) ->
                context
                    .fact(Fact.PUBLISHED)
                    .<Decision>fold(
                        known -> Decision.roll("Test", "It is known."), Decision::hold));
    FactGatherer gatherer =
        new FactGatherer(
            Map.of(Fact.PODS, workloads -> Map.of(WEB.ref(), FactValue.known(PODS))),
            lookups,
            new RestartMemory(
                RolloutMemory.none(), Duration.ofHours(1), () -> Instant.EPOCH, w -> {}),
            warning -> {});
    PolicyEvaluator evaluator =
        new PolicyEvaluator(
            policy,
            Strategies.all(RolloutStrategy.RESTART),
            () -> Instant.EPOCH,
            gatherer,
            new EarlierAttempts(new RunId("run-1"), Instant.EPOCH));
    assertThat(evaluator.decide(List.of(WEB), w -> false).made())
        .containsEntry(WEB.ref(), Decision.roll("Test", "It is known."));
    assertThat(evaluator.decide(List.of(), w -> false).made()).isEmpty();
    assertThat(asked).containsExactly("tag", "digest");
    assertThat(evaluator.decide(List.of(WEB), w -> false).made()).hasSize(1);
    assertThat(asked).containsExactly("tag", "digest", "refresh", "tag");
  }
}
