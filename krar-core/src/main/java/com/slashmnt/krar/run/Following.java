package com.slashmnt.krar.run;

import static com.slashmnt.krar.follow.Convergence.CONVERGED;
import static com.slashmnt.krar.follow.Convergence.NOT_CONVERGED;
import static com.slashmnt.krar.follow.Convergence.UNVERIFIED;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.report.Stage;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks at rollouts, and says what came of those that ended. */
final class Following {

  private final RolloutFollower follower;
  private final Decider decider;
  private final Announcer announcer;
  private final Ledger ledger;
  private boolean saidUnverified;

  Following(RolloutFollower follower, Decider decider, Announcer announcer, Ledger ledger) {
    this.follower = follower;
    this.decider = decider;
    this.announcer = announcer;
    this.ledger = ledger;
  }

  Map<WorkloadRef, Observation> look(List<Workload> workloads) {
    Map<WorkloadRef, Observation> seen = new HashMap<>();
    try {
      seen.putAll(follower.look(workloads));
    } catch (KrarException e) {
      workloads.forEach(w -> seen.put(w.ref(), new Observation.Unseen(e.reason())));
    } catch (RuntimeException e) {
      Reason failed = new Reason("FollowerFailed", "The follower failed: " + e);
      announcer.warn(failed);
      workloads.forEach(w -> seen.put(w.ref(), new Observation.Unseen(failed)));
    }
    Reason missing = new Reason("NotSeen", "The follower said nothing of it.");
    workloads.forEach(w -> seen.putIfAbsent(w.ref(), new Observation.Unseen(missing)));
    return seen;
  }

  /**
   * Books the rollouts that ended, with what their pods say.
   *
   * @param failed why, by the cluster's or this run's own judgement
   */
  void conclude(List<Tracked> complete, Map<Tracked, Reason> failed) {
    List<Workload> ended = new ArrayList<>();
    complete.forEach(t -> ended.add(t.workload()));
    failed.keySet().forEach(t -> ended.add(t.workload()));
    if (ended.isEmpty()) {
      return;
    }
    Map<WorkloadRef, FactValue<RunningPods>> pods = decider.gather(Fact.PODS, ended);
    for (Tracked one : complete) {
      pods(pods, one)
          .fold(
              known -> {
                verify(one, known);
                return null;
              },
              unknown -> {
                unverified(one, unknown);
                return null;
              });
    }
    failed.forEach(
        (one, why) ->
            ledger.failed(
                one,
                Stage.FOLLOW,
                new Reason(
                    why.code(),
                    pods(pods, one).toOptional().flatMap(Following::trouble).stream()
                        .reduce(why.message(), (message, trouble) -> message + " " + trouble))));
  }

  private static FactValue<RunningPods> pods(
      Map<WorkloadRef, FactValue<RunningPods>> all, Tracked one) {
    @Nullable FactValue<RunningPods> value = all.get(one.workload().ref());
    return value != null ? value : FactValue.unknown("NotSeen", "Nothing is known of its pods.");
  }

  /** Said once for the run, however many namespaces it concerns. */
  private void unverified(Tracked one, Reason why) {
    if (!saidUnverified) {
      saidUnverified = true;
      announcer.warn(
          new Reason(
              UNVERIFIED.code(), "Rollouts are judged by their status alone: " + why.message()));
    }
    ledger.rolled(one, UNVERIFIED, why);
  }

  /** All new pods of an image should run the same content. */
  private void verify(Tracked one, RunningPods pods) {
    Map<String, Set<String>> idsByImage = new TreeMap<>();
    for (Container container : one.workload().containers()) {
      for (RunningPod pod : pods.pods()) {
        @Nullable String id = pod.imageIds().get(container.name());
        if (id != null) {
          idsByImage
              .computeIfAbsent(container.image(), image -> new TreeSet<>())
              .add(id.substring(id.lastIndexOf('@') + 1));
        }
      }
    }
    boolean silent = idsByImage.isEmpty() && !one.workload().containers().isEmpty();
    if (one.workload().rollout().wanted() > 0 && (pods.pods().isEmpty() || silent)) {
      unverified(one, new Reason("NoImageId", "None of its new pods says what it runs."));
      return;
    }
    for (Map.Entry<String, Set<String>> entry : idsByImage.entrySet()) {
      if (entry.getValue().size() > 1) {
        Reason differ =
            new Reason(
                NOT_CONVERGED.code(),
                "The new pods run different content of %s: %s."
                    .formatted(entry.getKey(), String.join(", ", entry.getValue())));
        ledger.rolled(one, NOT_CONVERGED, differ);
        return;
      }
    }
    ledger.rolled(
        one, CONVERGED, new Reason(CONVERGED.code(), one.workload().rollout().toString() + "."));
  }

  private static Optional<String> trouble(RunningPods pods) {
    return pods.pods().stream()
        .filter(p -> p.trouble().isPresent())
        .map(p -> "Pod " + p.name() + ": " + p.trouble().orElseThrow() + ".")
        .findFirst();
  }
}
