package com.slashmnt.krar.run;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.Remembered;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.trigger.WantedDigests;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What restarts have taught: recalled from the memory and the annotations, and kept in both. */
final class Lessons {

  private final RunSettings settings;
  private final Announcer announcer;

  /** As the memory has them. */
  private final Map<WorkloadRef, Remembered> stored = new HashMap<>();

  private boolean broken;

  Lessons(RunSettings settings, Announcer announcer) {
    this.settings = settings;
    this.announcer = announcer;
  }

  /** What is known of these; annotations stand in for what the memory does not know. */
  Map<WorkloadRef, FactValue<Remembered>> gather(List<Workload> workloads) {
    recall(workloads);
    Map<WorkloadRef, FactValue<Remembered>> values = new HashMap<>();
    for (Workload workload : workloads) {
      Remembered known = stored.getOrDefault(workload.ref(), Remembered.nothing());
      values.put(
          workload.ref(), FactValue.known(lastAttempt(workload).map(known::and).orElse(known)));
    }
    return values;
  }

  private void recall(List<Workload> workloads) {
    List<Workload> unknown = workloads.stream().filter(w -> !stored.containsKey(w.ref())).toList();
    if (unknown.isEmpty()) {
      return;
    }
    Map<WorkloadRef, FactValue<Remembered>> recalled = new HashMap<>();
    try {
      recalled.putAll(settings.memory().gather(unknown));
    } catch (KrarException e) {
      failed(e.reason());
    } catch (RuntimeException e) {
      failed(new Reason("MemoryFailed", "The memory failed: " + e));
    }
    for (Workload workload : unknown) {
      @Nullable FactValue<Remembered> value = recalled.get(workload.ref());
      Remembered known =
          value == null
              ? Remembered.nothing()
              : value.fold(
                  k -> k,
                  why -> {
                    failed(why);
                    return Remembered.nothing();
                  });
      stored.put(workload.ref(), known);
    }
  }

  /** A restart for this content, of which nobody knows what came of it. */
  private Optional<Remembered.Attempt> lastAttempt(Workload workload) {
    Map<String, Digest> wanted = WantedDigests.of(workload);
    Optional<Instant> at =
        Optional.ofNullable(workload.annotations().get(Annotations.RESTARTED_AT))
            .flatMap(Lessons::instant);
    if (wanted.isEmpty() || at.isEmpty()) {
      return Optional.empty();
    }
    return at.map(
        t ->
            new Remembered.Attempt(
                Remembered.KNOWN_NOT_TO_CONVERGE, wanted, t, t.plus(settings.backOff()), 1));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** A restart that should bring content was in vain. */
  void failed(Tracked one, String code) {
    if (one.wanted().isEmpty()) {
      return;
    }
    recall(List.of(one.workload()));
    WorkloadRef ref = one.workload().ref();
    Remembered before = stored.getOrDefault(ref, Remembered.nothing());
    store(
        ref,
        before.afterFailure(code, one.wanted(), settings.clock().instant(), settings.backOff()));
  }

  /** A restart brought its content, or the workload is gone: nothing is to be kept. */
  void clear(Tracked one) {
    if (one.wanted().isEmpty()) {
      return;
    }
    recall(List.of(one.workload()));
    WorkloadRef ref = one.workload().ref();
    if (!stored.getOrDefault(ref, Remembered.nothing()).isNothing()) {
      store(ref, Remembered.nothing());
    }
  }

  private void store(WorkloadRef ref, Remembered now) {
    stored.put(ref, now);
    if (broken) {
      return;
    }
    try {
      settings.memory().remember(ref, now);
    } catch (KrarException e) {
      failed(e.reason());
    } catch (RuntimeException e) {
      failed(new Reason("MemoryFailed", "The memory failed: " + e));
    }
  }

  /** Said once for the run. */
  private void failed(Reason why) {
    if (!broken) {
      broken = true;
      announcer.warn(
          new Reason(
              why.code(),
              why.message()
                  + " Annotations stand in for the memory; after an undo a restart in vain may be"
                  + " tried once more."));
    }
  }
}
