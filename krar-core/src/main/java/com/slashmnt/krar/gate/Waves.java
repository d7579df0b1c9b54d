package com.slashmnt.krar.gate;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A wave after the other, and none after one that failed. */
record Waves() implements Gate {

  private static final Comparator<Member> FIRST = Comparator.comparingInt(Member::wave);

  private record Member(int wave, Workload workload) {}

  /** The earliest wave that has failed, and the earliest that has not ended. */
  private record State(Optional<Member> failed, Optional<Member> open) {

    static State of(GateContext run) {
      Stream<Workload> open =
          Stream.concat(
              Stream.of(run.inFlight(), run.settling(), run.queued())
                  .flatMap(restarts -> restarts.stream().map(GateContext.Restart::workload)),
              run.waiting().stream());
      return new State(first(run.failed().stream()), first(open));
    }

    private static Optional<Member> first(Stream<Workload> workloads) {
      return workloads
          .flatMap(w -> wave(w).stream().mapToObj(wave -> new Member(wave, w)))
          .min(FIRST);
    }
  }

  @Override
  public GateAnswer ask(Workload workload, Decision.Roll restart, GateContext run) {
    OptionalInt own = wave(workload);
    if (own.isEmpty()) {
      return GateAnswer.closed(
          "InvalidAnnotation",
          "Its annotation %s must be a whole number, such as 1, and is '%s'."
              .formatted(Annotations.WAVE, workload.annotations().get(Annotations.WAVE)));
    }
    int wave = own.getAsInt();
    State state = run.derived(Waves.class, State::of);
    Optional<Member> failed = state.failed().filter(other -> other.wave() < wave);
    if (failed.isPresent()) {
      return GateAnswer.closed(
          "WaveFailed",
          "It is in wave %d, and %s of wave %d has failed."
              .formatted(wave, failed.get().workload().ref(), failed.get().wave()));
    }
    return state
        .open()
        .filter(other -> other.wave() < wave)
        .map(
            other ->
                GateAnswer.wait(
                    "AwaitsWave",
                    "It is in wave %d, and wave %d has not ended: %s."
                        .formatted(wave, other.wave(), other.workload().ref())))
        .orElseGet(GateAnswer::open);
  }

  /** Empty if the annotation cannot be read: such a workload is held, and nothing waits for it. */
  private static OptionalInt wave(Workload workload) {
    @Nullable String said = workload.annotations().get(Annotations.WAVE);
    if (said == null) {
      return OptionalInt.of(0);
    }
    try {
      return OptionalInt.of(Integer.parseInt(said.strip()));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  @Override
  public String toString() {
    return "waves";
  }
}
