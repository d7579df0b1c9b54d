package com.slashmnt.krar.run;

import static com.slashmnt.krar.follow.Convergence.CONVERGED;
import static com.slashmnt.krar.follow.Convergence.NOT_CONVERGED;
import static com.slashmnt.krar.follow.Convergence.UNVERIFIED;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Drift;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.Remembered;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.report.Stage;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
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

  /** Why pods cannot be read for the moment; what may not be read stays so. */
  private static final Set<String> PASSING = Set.of(Reason.UNREACHABLE, "ServerFailed");

  private final RolloutFollower follower;
  private final Gatherer gatherer;
  private final Lookups lookups;
  private final Lessons lessons;
  private final Announcer announcer;
  private final Ledger ledger;
  private final InstantSource time;
  private boolean saidUnverified;

  Following(
      RolloutFollower follower,
      Gatherer gatherer,
      Lookups lookups,
      Lessons lessons,
      Announcer announcer,
      Ledger ledger,
      InstantSource time) {
    this.follower = follower;
    this.gatherer = gatherer;
    this.lookups = lookups;
    this.lessons = lessons;
    this.announcer = announcer;
    this.ledger = ledger;
    this.time = time;
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

  /** Whether nothing could be seen since the cluster is out of reach. */
  static boolean isUnreachable(Collection<Observation> seen) {
    return seen.stream()
        .allMatch(o -> o instanceof Observation.Unseen u && u.reason().is(Reason.UNREACHABLE));
  }

  /**
   * Books the rollouts that ended, with what their pods say.
   *
   * @param failed why, by the cluster's or this run's own judgement
   * @param patience how long pods are asked for that cannot be read for the moment
   * @return those of which nothing is booked yet, since their pods cannot be read for the moment
   */
  List<Tracked> conclude(
      List<Tracked> complete, Map<Tracked, Reason> failed, Instant now, Duration patience) {
    List<Workload> ended = new ArrayList<>();
    complete.forEach(t -> ended.add(t.workload()));
    failed.keySet().forEach(t -> ended.add(t.workload()));
    if (ended.isEmpty()) {
      return List.of();
    }
    List<Tracked> later = new ArrayList<>();
    Map<WorkloadRef, FactValue<RunningPods>> pods = gatherer.gather(Fact.PODS, ended);
    for (Tracked one : complete) {
      if (isBlip(one, pods(pods, one), now, patience)) {
        later.add(one);
        continue;
      }
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
        (one, why) -> {
          if (!why.is(Round.REVERTED) && isBlip(one, pods(pods, one), now, patience)) {
            later.add(one);
          } else {
            failed(one, why, pods(pods, one));
          }
        });
    return later;
  }

  /**
   * Since when the pods of these rollouts under way stand still, where the cluster's own stamps
   * tell it and a node is to blame: one that is not ready, or that does not let a pod go. Else a
   * pod may just take its time. A rollout of which no pod was updated yet may have begun just now,
   * and is left out.
   */
  Map<WorkloadRef, Instant> standingStill(List<Workload> underWay, Instant now) {
    List<Workload> begun =
        underWay.stream()
            .filter(w -> w.rollout().isObserved() && w.rollout().updated() > 0)
            .toList();
    Map<WorkloadRef, Instant> since = new HashMap<>();
    if (!begun.isEmpty()) {
      gatherer
          .gather(Fact.PODS, begun)
          .forEach(
              (ref, pods) ->
                  pods.toOptional()
                      .filter(p -> PodTrouble.isANodeAtFault(p, now))
                      .flatMap(RunningPods::changedAt)
                      .ifPresent(at -> since.put(ref, at)));
    }
    return since;
  }

  private static boolean isBlip(
      Tracked one, FactValue<RunningPods> pods, Instant now, Duration patience) {
    boolean passes = pods.fold(known -> false, why -> PASSING.contains(why.code()));
    return passes && now.isBefore(one.podsUnknown(now).plus(patience));
  }

  private void failed(Tracked one, Reason why, FactValue<RunningPods> pods) {
    if (why.is(Round.REVERTED)) {
      ledger.failed(one, Stage.FOLLOW, reverted(one, why));
      lessons.failed(one, Remembered.KNOWN_NOT_TO_CONVERGE);
      return;
    }
    Optional<String> trouble = pods.toOptional().flatMap(p -> PodTrouble.of(p, time.instant()));
    String message = trouble.map(t -> why.message() + " " + t).orElse(why.message());
    ledger.failed(one, Stage.FOLLOW, new Reason(why.code(), message));
    // No quota, no room, no controller: that is not the content's fault.
    if (pods.toOptional().filter(PodTrouble::isContentAtFault).isPresent()) {
      lessons.failed(one, Remembered.KNOWN_BAD_DIGEST);
    }
  }

  /** Names who may have taken a restart back. */
  Reason reverted(Tracked one, Reason why) {
    List<String> suspects = List.of();
    try {
      suspects =
          follower.writersSince(one.workload(), requireNonNull(one.restartedAt(), "restartedAt"));
    } catch (RuntimeException e) {
      // The revert is what counts; who did it is a help.
    }
    return new Reason(
        why.code(),
        why.message()
            + (suspects.isEmpty()
                ? " Nobody that is known wrote to it since."
                : " Written to it since have: " + String.join(", ", suspects) + "."));
  }

  private static FactValue<RunningPods> pods(
      Map<WorkloadRef, FactValue<RunningPods>> all, Tracked one) {
    @Nullable FactValue<RunningPods> value = all.get(one.workload().ref());
    return value != null ? value : FactValue.unknown("NotSeen", "Nothing is known of its pods.");
  }

  /** Said once for the run, however many namespaces it concerns. */
  private void unverified(Tracked one, Reason why) {
    if (!saidUnverified && !PASSING.contains(why.code())) {
      saidUnverified = true;
      announcer.warn(
          new Reason(
              UNVERIFIED.code(), "Rollouts are judged by their status alone: " + why.message()));
    }
    ledger.rolled(one, UNVERIFIED, why);
  }

  private void verify(Tracked one, RunningPods pods) {
    if (one.workload().rollout().wanted() > 0 && pods.pods().isEmpty()) {
      unverified(one, new Reason("NoPods", "It has no live pod of its newest revision."));
    } else if (one.wanted().isEmpty()) {
      verifyAgreement(one, pods);
    } else {
      verifyContent(one, pods);
    }
  }

  /** The new pods should run what the restart was for. */
  private void verifyContent(Tracked one, RunningPods pods) {
    Drift drift = lookups.compare(one.workload().ref(), pods, one.wanted());
    Optional<ContainerVerdict> worst = drift.worst();
    Verdict verdict = worst.map(ContainerVerdict::verdict).orElse(Verdict.UNVERIFIABLE);
    if (verdict == Verdict.DRIFTED && isNewer(one, pods)) {
      ledger.rolled(
          one,
          CONVERGED,
          new Reason(
              CONVERGED.code(),
              "%s; the tag has moved again, and the new pods run what it points at now."
                  .formatted(one.workload().rollout())));
      lessons.clear(one);
    } else if (verdict == Verdict.DRIFTED) {
      ContainerVerdict container = worst.orElseThrow();
      Reason why =
          new Reason(
              NOT_CONVERGED.code(),
              "Container %s of %d of %d new pods does not run the wanted %s but %s: a stale mirror, or the tag moved again."
                  .formatted(
                      container.container(),
                      container.stale(),
                      container.pods(),
                      one.wanted().get(container.container()),
                      container.running().stream()
                          .filter(d -> !d.equals(one.wanted().get(container.container())))
                          .map(Digest::toString)
                          .collect(joining(", "))));
      ledger.rolled(one, NOT_CONVERGED, why);
      lessons.failed(one, Remembered.KNOWN_NOT_TO_CONVERGE);
    } else if (verdict == Verdict.UNVERIFIABLE) {
      ledger.rolled(
          one,
          UNVERIFIED,
          worst
              .map(ContainerVerdict::reason)
              .orElse(new Reason("NoImageId", "None of its new pods says what it runs.")));
    } else {
      ledger.rolled(
          one,
          CONVERGED,
          new Reason(
              CONVERGED.code(),
              "%s; the new pods run the wanted content.".formatted(one.workload().rollout())));
      lessons.clear(one);
    }
  }

  /** Whether the tags have moved on meanwhile, and the new pods run just that. */
  private boolean isNewer(Tracked one, RunningPods pods) {
    List<ContainerVerdict> now =
        lookups.compareNow(one.workload().ref(), pods).containers().stream()
            .filter(c -> one.wanted().containsKey(c.container()))
            .toList();
    return !now.isEmpty()
        && now.stream()
            .allMatch(c -> c.verdict() == Verdict.CURRENT || c.verdict() == Verdict.SAME_CONTENT);
  }

  /** All new pods of an image should run the same content. */
  private void verifyAgreement(Tracked one, RunningPods pods) {
    Map<String, Set<String>> idsByImage = new TreeMap<>();
    for (RunningPod pod : pods.pods()) {
      for (RunningContainer container : pod.containers()) {
        container
            .runningDigest()
            .ifPresent(
                digest ->
                    idsByImage
                        .computeIfAbsent(container.image(), image -> new TreeSet<>())
                        .add(digest.toString()));
      }
    }
    boolean silent = idsByImage.isEmpty() && !one.workload().containers().isEmpty();
    if (one.workload().rollout().wanted() > 0 && silent) {
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
}
