package com.slashmnt.krar.engine.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.Facts;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactGathererTest {

  private static final Fact<Integer> ERRORS = Fact.named("errors", Integer.class);
  private static final Workload WEB =
      Workload.builder(WorkloadRef.parse("a/Deployment/web")).build();
  private static final Workload API =
      Workload.builder(WorkloadRef.parse("a/Deployment/api")).build();
  private static final FactValue<RunningPods> NO_PODS = FactValue.known(new RunningPods(List.of()));

  private final List<Reason> warnings = new ArrayList<>();
  private final Map<Fact<?>, FactSource<?>> sources = new HashMap<>();

  private FactGatherer gatherer() {
    return new FactGatherer(
        sources,
        new RegistryLookups(Optional.empty(), Strategies.all(RolloutStrategy.RESTART)),
        new RestartMemory(
            RolloutMemory.inProcess(), Duration.ofHours(1), () -> Instant.EPOCH, warnings::add),
        warnings::add);
  }

  private <T> void source(Fact<T> fact, FactSource<T> source) {
    sources.put(fact, source);
  }

  private <T> FactValue<T> gather(Fact<T> fact) {
    Map<WorkloadRef, FactValue<T>> values = gatherer().gather(fact, List.of(WEB), Map.of());
    assertThat(values).containsOnlyKeys(WEB.ref());
    return values.values().iterator().next();
  }

  @Test
  void whatNothingGivesIsUnknown() {
    assertThat(gather(ERRORS))
        .isEqualTo(FactValue.unknown("NoSource", "Nothing gives the fact 'errors'."));
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatASourceCannotTellIsUnknownForItsReason() {
    Reason why = new Reason(Reason.UNREACHABLE, "No route to host.");
    source(
        ERRORS,
        workloads -> {
          throw new KrarException(why);
        });
    assertThat(gather(ERRORS)).isEqualTo(new FactValue.Unknown<>(why));
    assertThat(warnings).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway") // a source that breaks its contract
  void aSourceThatBreaksIsWarnedOf() {
    source(
        ERRORS,
        workloads -> {
          throw new IllegalStateException("no");
        });
    Reason broken =
        new Reason(
            "FactSourceFailed",
            "The source of 'errors' failed: java.lang.IllegalStateException: no");
    assertThat(gather(ERRORS)).isEqualTo(new FactValue.Unknown<>(broken));
    source(ERRORS, workloads -> null);
    assertThat(gather(ERRORS)).isInstanceOf(FactValue.Unknown.class);
    assertThat(warnings)
        .hasSize(2)
        .startsWith(broken)
        .last()
        .satisfies(w -> assertThat(w.message()).contains("it gave nothing"));
  }

  @Test
  void theRunsOwnFactsAreThereWithoutASource() {
    assertThat(gather(Fact.MEMORY)).isEqualTo(FactValue.known(FailedRestarts.nothing()));
    assertThat(gather(Fact.PUBLISHED)).isEqualTo(FactValue.known(PublishedImages.none()));
  }

  @Test
  void aSourceOfOnesOwnReplacesTheRuns() {
    FactValue<FailedRestarts> forgotten = FactValue.known(FailedRestarts.forgotten(Instant.EPOCH));
    source(Fact.MEMORY, workloads -> Map.of(WEB.ref(), forgotten));
    assertThat(gather(Fact.MEMORY)).isEqualTo(forgotten);
    FactValue<PublishedImages> none = FactValue.unknown("Mine", "It is mine.");
    source(Fact.PUBLISHED, workloads -> Map.of(WEB.ref(), none));
    assertThat(gather(Fact.PUBLISHED)).isEqualTo(none);
  }

  @Test
  void forPublishedImagesOnlyPodsThatAreNotKnownYetAreAskedFor() {
    List<Workload> asked = new ArrayList<>();
    source(
        Fact.PODS,
        workloads -> {
          asked.addAll(workloads);
          return Map.of(API.ref(), NO_PODS);
        });
    Facts seen = Facts.none().with(Fact.PODS, NO_PODS);
    assertThat(gatherer().gather(Fact.PUBLISHED, List.of(WEB, API), Map.of(WEB.ref(), seen)))
        .containsOnlyKeys(WEB.ref(), API.ref());
    assertThat(asked).containsExactly(API);
    assertThat(gatherer().gather(Fact.PUBLISHED, List.of(WEB), Map.of(WEB.ref(), seen)))
        .containsOnlyKeys(WEB.ref());
    assertThat(asked).containsExactly(API);
  }
}
