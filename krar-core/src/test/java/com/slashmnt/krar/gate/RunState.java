package com.slashmnt.krar.gate;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run as a test describes it. */
record RunState(
    Instant now,
    Optional<Duration> sinceLastStart,
    List<Restart> inFlight,
    List<Restart> settling,
    List<Restart> queued,
    List<Restart> unanswered,
    List<Workload> waiting,
    List<Outcome> finished,
    List<Workload> failed)
    implements GateContext {

  static final Decision.Roll ROLL = Decision.roll("Always", "It is asked for.");

  /** Nothing has happened. */
  static RunState begun() {
    return new RunState(
        Instant.EPOCH,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  static Workload workload(String ref) {
    return Workload.builder(WorkloadRef.parse(ref)).build();
  }

  static Workload inWave(String wave, String ref) {
    return Workload.builder(WorkloadRef.parse(ref)).annotation(Annotations.WAVE, wave).build();
  }

  static Workload inGroup(String group, String ref) {
    return Workload.builder(WorkloadRef.parse(ref)).annotation(Annotations.GROUP, group).build();
  }

  static Decision.Roll toBring(Digest... digests) {
    Map<String, Digest> wanted = new HashMap<>();
    for (Digest digest : digests) {
      wanted.put("c" + wanted.size(), digest);
    }
    return ROLL.wanting(wanted);
  }

  RunState at(String time) {
    return new RunState(
        Instant.parse(time),
        sinceLastStart,
        inFlight,
        settling,
        queued,
        unanswered,
        waiting,
        finished,
        failed);
  }

  RunState started(Duration ago) {
    return new RunState(
        now, Optional.of(ago), inFlight, settling, queued, unanswered, waiting, finished, failed);
  }

  RunState inFlight(Workload workload, Decision.Roll roll) {
    return new RunState(
        now,
        sinceLastStart,
        and(inFlight, new Restart(workload, roll)),
        settling,
        queued,
        unanswered,
        waiting,
        finished,
        failed);
  }

  RunState inFlight(Workload workload) {
    return inFlight(workload, ROLL);
  }

  RunState settling(Workload workload, Decision.Roll roll) {
    return new RunState(
        now,
        sinceLastStart,
        inFlight,
        and(settling, new Restart(workload, roll)),
        queued,
        unanswered,
        waiting,
        finished,
        failed);
  }

  RunState queued(Workload workload, Decision.Roll roll) {
    return new RunState(
        now,
        sinceLastStart,
        inFlight,
        settling,
        and(queued, new Restart(workload, roll)),
        unanswered,
        waiting,
        finished,
        failed);
  }

  RunState unanswered(Workload workload, Decision.Roll roll) {
    return new RunState(
        now,
        sinceLastStart,
        inFlight,
        settling,
        queued,
        and(unanswered, new Restart(workload, roll)),
        waiting,
        finished,
        failed);
  }

  RunState waiting(Workload workload) {
    return new RunState(
        now,
        sinceLastStart,
        inFlight,
        settling,
        queued,
        unanswered,
        and(waiting, workload),
        finished,
        failed);
  }

  RunState finished(Outcome outcome) {
    return new RunState(
        now,
        sinceLastStart,
        inFlight,
        settling,
        queued,
        unanswered,
        waiting,
        and(finished, outcome),
        failed);
  }

  RunState failed(Workload workload) {
    return new RunState(
        now,
        sinceLastStart,
        inFlight,
        settling,
        queued,
        unanswered,
        waiting,
        finished,
        and(failed, workload));
  }

  private static <T> List<T> and(List<T> some, T more) {
    List<T> all = new ArrayList<>(some);
    all.add(more);
    return List.copyOf(all);
  }
}
