package com.slashmnt.krar.engine.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RestartMemoryTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration BACK_OFF = Duration.ofHours(24);
  private static final Digest ONE = Digest.parse("sha256:" + "1".repeat(64));
  private static final Digest TWO = Digest.parse("sha256:" + "2".repeat(64));
  private static final Map<String, Digest> WANTED = Map.of("app", ONE);
  private static final Workload WEB = web().build();
  private static final Reason FORBIDDEN = new Reason(RolloutMemory.FORBIDDEN, "No right to it.");
  private static final Reason TROUBLE = new Reason(Reason.UNREACHABLE, "It did not answer.");

  private final List<Reason> warnings = new ArrayList<>();
  private final Fake fake = new Fake();
  private final RestartMemory memory = new RestartMemory(fake, BACK_OFF, () -> NOW, warnings::add);

  private static WorkloadBuilder web() {
    return Workload.builder(WorkloadRef.parse("a/Deployment/web"));
  }

  /** Keeps what it is told, unless it is in trouble. */
  private static final class Fake implements RolloutMemory {
    private final Map<WorkloadRef, FailedRestarts> stored = new HashMap<>();
    private final List<WorkloadRef> gathered = new ArrayList<>();
    private final List<FailedRestarts> told = new ArrayList<>();
    private Optional<RuntimeException> trouble = Optional.empty();
    private boolean silent;

    @Override
    public Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
      workloads.forEach(w -> gathered.add(w.ref()));
      throwTrouble();
      Map<WorkloadRef, FactValue<FailedRestarts>> values = new HashMap<>();
      if (!silent) {
        workloads.forEach(
            w ->
                values.put(
                    w.ref(),
                    FactValue.known(stored.getOrDefault(w.ref(), FailedRestarts.nothing()))));
      }
      return values;
    }

    @Override
    public void remember(WorkloadRef workload, FailedRestarts now) {
      told.add(now);
      throwTrouble();
      stored.put(workload, now);
    }

    private void throwTrouble() {
      trouble.ifPresent(
          e -> {
            throw e;
          });
    }
  }

  private FactValue<FailedRestarts> known(Workload workload) {
    return memory.gather(List.of(workload)).getOrDefault(workload.ref(), unknown("None", "none"));
  }

  private static FactValue<FailedRestarts> unknown(String code, String message) {
    return FactValue.unknown(code, message);
  }

  private static FailedRestarts failedAt(Instant at, int times) {
    Instant until = at.plus(BACK_OFF.multipliedBy(1L << (times - 1)));
    return new FailedRestarts(
        List.of(
            new FailedRestarts.Attempt(
                FailedRestarts.KNOWN_NOT_TO_CONVERGE, WANTED, at, until, times, false)),
        Optional.empty());
  }

  @Test
  void whatIsKnownIsAskedForOnceAndWhatIsNotAgain() {
    fake.trouble = Optional.of(new KrarException(TROUBLE));
    assertThat(known(WEB)).isEqualTo(new FactValue.Unknown<>(TROUBLE));
    assertThat(warnings).containsExactly(TROUBLE);
    fake.trouble = Optional.empty();
    assertThat(known(WEB)).isEqualTo(FactValue.known(FailedRestarts.nothing()));
    assertThat(known(WEB)).isEqualTo(FactValue.known(FailedRestarts.nothing()));
    assertThat(fake.gathered).containsExactly(WEB.ref(), WEB.ref());
  }

  @Test
  void aMemoryThatBreaksOrIsSilentKnowsNothingAndIsWarnedOf() {
    fake.trouble = Optional.of(new IllegalStateException("no"));
    Reason broken =
        new Reason("MemoryFailed", "The memory failed: java.lang.IllegalStateException: no");
    assertThat(known(WEB)).isEqualTo(new FactValue.Unknown<>(broken));
    fake.trouble = Optional.empty();
    fake.silent = true;
    Reason silent = new Reason("MemoryFailed", "The memory said nothing of this workload.");
    assertThat(known(WEB)).isEqualTo(new FactValue.Unknown<>(silent));
    assertThat(warnings).containsExactly(broken, silent);
  }

  @Test
  void aMemoryThatMayNotBeReadIsEmptyWarnedOfOnceAndNotWrittenTo() {
    fake.trouble = Optional.of(new KrarException(FORBIDDEN));
    Workload api = Workload.builder(WorkloadRef.parse("a/Deployment/api")).build();
    assertThat(memory.gather(List.of(WEB, api)).values())
        .containsOnly(FactValue.known(FailedRestarts.nothing()));
    memory.failed(WEB, WANTED, FailedRestarts.KNOWN_NOT_TO_CONVERGE);
    assertThat(fake.told).isEmpty();
    assertThat(known(WEB)).isEqualTo(FactValue.known(failedAt(NOW, 1)));
    assertThat(warnings)
        .singleElement()
        .satisfies(
            w -> {
              assertThat(w.code()).isEqualTo(RolloutMemory.FORBIDDEN);
              assertThat(w.message())
                  .isEqualTo(
                      "No right to it. Annotations stand in for the memory; after an undo a restart"
                          + " without effect may be tried once more.");
            });
  }

  static Stream<Arguments> notStored() {
    return Stream.of(
        argumentSet("in trouble", new KrarException(TROUBLE), TROUBLE.code(), 2),
        argumentSet("broken", new IllegalStateException("no"), "MemoryFailed", 2),
        argumentSet("forbidden", new KrarException(FORBIDDEN), RolloutMemory.FORBIDDEN, 1));
  }

  @ParameterizedTest
  @MethodSource("notStored")
  void whatCouldNotBeStoredIsWarnedOf(RuntimeException trouble, String code, int attempts) {
    assertThat(known(WEB)).isEqualTo(FactValue.known(FailedRestarts.nothing()));
    fake.trouble = Optional.of(trouble);
    memory.failed(WEB, WANTED, FailedRestarts.KNOWN_NOT_TO_CONVERGE);
    memory.failed(WEB, WANTED, FailedRestarts.KNOWN_NOT_TO_CONVERGE);
    assertThat(fake.told).hasSize(attempts);
    assertThat(warnings).hasSize(attempts).extracting(Reason::code).containsOnly(code);
  }

  @Test
  void aFailureIsStoredAndCountedOnTopOfThoseBefore() {
    fake.stored.put(WEB.ref(), failedAt(NOW.minusSeconds(60), 1));
    memory.failed(WEB, WANTED, FailedRestarts.KNOWN_NOT_TO_CONVERGE);
    assertThat(fake.told).containsExactly(failedAt(NOW, 2));
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatWasNotRestartedForContentIsNotRemembered() {
    fake.stored.put(WEB.ref(), failedAt(NOW, 1));
    memory.failed(WEB, Map.of(), FailedRestarts.KNOWN_NOT_TO_CONVERGE);
    memory.clear(WEB, Map.of());
    assertThat(fake.gathered).isEmpty();
    assertThat(fake.told).isEmpty();
  }

  @Test
  void isClearedOnlyWhereThereIsSomethingToForget() {
    memory.clear(WEB, WANTED);
    assertThat(fake.told).isEmpty();

    Workload api = Workload.builder(WorkloadRef.parse("a/Deployment/api")).build();
    fake.stored.put(api.ref(), failedAt(NOW, 1));
    memory.clear(api, WANTED);
    assertThat(fake.told).containsExactly(FailedRestarts.nothing());
    assertThat(known(api)).isEqualTo(FactValue.known(FailedRestarts.nothing()));
  }

  @Test
  void aFurtherRestartForTheSameContentCountsAsAFailureOfTheLast() {
    fake.stored.put(WEB.ref(), failedAt(NOW.minusSeconds(60), 1));
    memory.restarted(WEB, WANTED);
    assertThat(fake.told).as("nothing was gathered for a decision").isEmpty();
    assertThat(known(WEB)).isEqualTo(FactValue.known(failedAt(NOW.minusSeconds(60), 1)));
    memory.restarted(WEB, Map.of("app", TWO));
    assertThat(fake.told).isEmpty();
    memory.restarted(WEB, WANTED);
    assertThat(fake.told).containsExactly(failedAt(NOW, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:00:00Z, true",
    "2026-01-02T04:04:05Z, true", // as far ahead as a clock may be
    "2026-01-02T04:04:06Z, false",
    "yesterday, false",
  })
  void theLastRestartsOwnAnnotationsCountAsAnAttempt(String at, boolean counts) {
    Workload restarted =
        web()
            .annotation(Annotations.RESTARTED_AT, at)
            .annotation(Annotations.WANTED, "app=" + ONE)
            .build();
    assertThat(known(restarted))
        .isEqualTo(
            FactValue.known(counts ? failedAt(Instant.parse(at), 1) : FailedRestarts.nothing()));
  }

  @Test
  void aRestartForNoContentIsNoAttempt() {
    Workload restarted = web().annotation(Annotations.RESTARTED_AT, "2026-01-02T03:00:00Z").build();
    assertThat(known(restarted)).isEqualTo(FactValue.known(FailedRestarts.nothing()));
  }
}
