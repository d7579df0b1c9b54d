package com.slashmnt.krar.engine.decide;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.ContainerDigests;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which restarts had no effect: recalled from the memory and the workloads' annotations, and kept
 * in the memory.
 */
public final class RestartMemory {

  private static final Reason SILENT =
      new Reason("MemoryFailed", "The memory said nothing of this workload.");

  private final RolloutMemory memory;
  private final Duration backOff;
  private final InstantSource clock;
  private final Consumer<Reason> warnings;
  private final Strategies strategies;

  /** As the memory has them. */
  private final Map<WorkloadRef, FactValue<FailedRestarts>> recalled = new HashMap<>();

  /** A copy with what the annotations said when it was decided; what this run learns adds to it. */
  private final Map<WorkloadRef, FailedRestarts> before = new HashMap<>();

  private boolean forbidden;

  /**
   * What a memory knows.
   *
   * @param clock the time of day
   * @param warnings hears of what the memory cannot do
   */
  public RestartMemory(
      RolloutMemory memory, Duration backOff, InstantSource clock, Consumer<Reason> warnings) {
    this(memory, backOff, clock, warnings, Strategies.all(RolloutStrategy.RESTART));
  }

  /**
   * The same of runs that restart so.
   *
   * @param clock the time of day
   * @param warnings hears of what the memory cannot do
   */
  public RestartMemory(
      RolloutMemory memory,
      Duration backOff,
      InstantSource clock,
      Consumer<Reason> warnings,
      Strategies strategies) {
    this.strategies = strategies;
    this.memory = memory;
    this.backOff = backOff;
    this.clock = clock;
    this.warnings = warnings;
  }

  /** What the same memory knows of tags. */
  TagHistory tags() {
    return new TagHistory(memory, clock, warnings);
  }

  /** What is known of these; annotations stand in for what the memory does not know. */
  Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
    recall(workloads);
    Map<WorkloadRef, FactValue<FailedRestarts>> values = new HashMap<>();
    for (Workload workload : workloads) {
      Optional<FailedRestarts> known =
          stored(workload.ref()).toOptional().map(r -> lastAttempt(workload).map(r::and).orElse(r));
      known.ifPresent(all -> before.put(workload.ref(), all));
      values.put(
          workload.ref(), known.map(FactValue::known).orElseGet(() -> stored(workload.ref())));
    }
    return values;
  }

  private FactValue<FailedRestarts> stored(WorkloadRef ref) {
    return recalled.getOrDefault(ref, new FactValue.Unknown<>(SILENT));
  }

  /** What could not be recalled is tried again when it is asked for again. */
  private void recall(List<Workload> workloads) {
    List<Workload> unknown =
        workloads.stream().filter(w -> stored(w.ref()).toOptional().isEmpty()).toList();
    if (unknown.isEmpty()) {
      return;
    }
    Map<WorkloadRef, FactValue<FailedRestarts>> values = new HashMap<>();
    Reason failure = SILENT;
    try {
      values.putAll(memory.gather(unknown));
    } catch (KrarException e) {
      failure = e.reason();
    } catch (RuntimeException e) {
      failure = new Reason("MemoryFailed", "The memory failed: " + e);
    }
    for (Workload workload : unknown) {
      FactValue<FailedRestarts> value =
          values.getOrDefault(workload.ref(), new FactValue.Unknown<>(failure));
      recalled.put(workload.ref(), value.fold(FactValue::known, this::unknown));
    }
  }

  /** Without a right to it, nothing is known; what fails otherwise might have known something. */
  private FactValue<FailedRestarts> unknown(Reason why) {
    if (why.is(RolloutMemory.FORBIDDEN)) {
      forbidden(why);
      return FactValue.known(FailedRestarts.nothing());
    }
    warnings.accept(why);
    return new FactValue.Unknown<>(why);
  }

  /** A restart for this content whose result is unknown. */
  private Optional<FailedRestarts.Attempt> lastAttempt(Workload workload) {
    // What it was rolled back from is what the restart was for.
    Map<String, Digest> bad = ContainerDigests.of(workload, Annotations.ROLLED_BACK_FROM);
    Map<String, Digest> wanted =
        bad.isEmpty() ? ContainerDigests.of(workload, Annotations.WANTED) : bad;
    String code =
        bad.isEmpty() ? FailedRestarts.KNOWN_NOT_TO_CONVERGE : FailedRestarts.KNOWN_BAD_DIGEST;
    Optional<Instant> at =
        Optional.ofNullable(workload.annotations().get(Annotations.RESTARTED_AT))
            .flatMap(RestartMemory::instant)
            .filter(t -> !workload.restartsAhead(clock.instant()).contains(t));
    // Where pods are replaced after that, a run may have been ended halfway, which says nothing
    // against the content.
    boolean halfway = !strategies.of(workload).writesTemplate() && bad.isEmpty() && !forbidden;
    if (wanted.isEmpty() || halfway) {
      return Optional.empty();
    }
    return at.map(t -> new FailedRestarts.Attempt(code, wanted, t, t.plus(backOff), 1, false));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * It was restarted. If that was for content that an earlier restart was to bring, that one was in
   * vain, and this one is kept as such at once: whatever ends the run, the back-off grows.
   */
  public void restarted(Workload workload, Map<String, Digest> wanted) {
    boolean again =
        before.getOrDefault(workload.ref(), FailedRestarts.nothing()).attempts().stream()
            .anyMatch(a -> a.wanted().entrySet().containsAll(wanted.entrySet()));
    if (again) {
      failed(workload, wanted, FailedRestarts.KNOWN_NOT_TO_CONVERGE);
    }
  }

  /** A restart that should bring content had no effect. */
  public void failed(Workload workload, Map<String, Digest> wanted, String code) {
    if (wanted.isEmpty()) {
      return;
    }
    recall(List.of(workload));
    WorkloadRef ref = workload.ref();
    if (!before.containsKey(ref) && isKept(workload, wanted, code)) {
      return;
    }
    store(Map.of(ref, known(ref).afterFailure(code, wanted, clock.instant(), backOff)));
  }

  /** Whether an earlier attempt of this run has kept that of the same restart. */
  private boolean isKept(Workload workload, Map<String, Digest> wanted, String code) {
    Optional<Instant> restarted =
        Optional.ofNullable(workload.annotations().get(Annotations.RESTARTED_AT))
            .flatMap(RestartMemory::instant);
    return known(workload.ref()).attempts().stream()
        .anyMatch(
            a ->
                a.code().equals(code)
                    && a.wanted().equals(wanted)
                    && restarted.filter(at -> !a.at().isBefore(at)).isPresent());
  }

  /**
   * These were not restarted, since the pods of another workload failed with the same content; kept
   * together.
   *
   * @param wanted by workload, what each should have got
   */
  public void spared(Map<Workload, Map<String, Digest>> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    recall(List.copyOf(wanted.keySet()));
    Map<WorkloadRef, FailedRestarts> learnt = new LinkedHashMap<>();
    wanted.forEach(
        (workload, digests) ->
            learnt.put(
                workload.ref(),
                known(workload.ref()).afterFailureElsewhere(digests, clock.instant(), backOff)));
    store(learnt);
  }

  private FailedRestarts known(WorkloadRef ref) {
    return before.getOrDefault(ref, stored(ref).toOptional().orElse(FailedRestarts.nothing()));
  }

  /** A restart brought its content, or the workload is gone: nothing is to be kept. */
  public void clear(Workload workload, Map<String, Digest> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    recall(List.of(workload));
    WorkloadRef ref = workload.ref();
    if (stored(ref).toOptional().filter(r -> !r.isNothing()).isPresent()) {
      store(Map.of(ref, FailedRestarts.nothing()));
    }
  }

  private void store(Map<WorkloadRef, FailedRestarts> now) {
    now.forEach((ref, restarts) -> recalled.put(ref, FactValue.known(restarts)));
    if (forbidden) {
      return;
    }
    try {
      memory.remember(now);
    } catch (KrarException e) {
      notStored(e.reason());
    } catch (RuntimeException e) {
      notStored(new Reason("MemoryFailed", "The memory failed: " + e));
    }
  }

  private void notStored(Reason why) {
    if (why.is(RolloutMemory.FORBIDDEN)) {
      forbidden(why);
    } else {
      warnings.accept(why);
    }
  }

  /** Said once for the run. */
  private void forbidden(Reason why) {
    if (!forbidden) {
      forbidden = true;
      warnings.accept(
          new Reason(
              why.code(),
              why.message()
                  + " Annotations stand in for the memory; after an undo a restart without effect may be"
                  + " tried once more."));
    }
  }
}
