package com.slashmnt.krar.engine;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.gate.GateAnswer;
import com.slashmnt.krar.schedule.Durations;
import com.slashmnt.krar.trigger.GroupLeases;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadGroup;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the group of a workload before it is restarted, for as long as it rolls: a gate sees what
 * this run does, and other runs have members of the same group.
 */
final class GroupLeaseStep {

  /** Long enough for a cluster that is away, and a run that goes on after that. */
  static final Duration DURATION = Duration.ofMinutes(5);

  private static final Duration RENEWED_AFTER = Duration.ofMinutes(1);

  /** After what time to ask for a group again that another run has. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** What may not be taken for good is a failure: nobody wanted the workload to stay as it is. */
  static final String NOT_LEASED = "GroupNotLeased";

  /**
   * A group that this run has.
   *
   * @param member what it was taken for
   * @param renewed when it was kept last, by the run's ticks
   */
  private record Held(WorkloadRef member, Instant renewed) {}

  /** What was answered, for all members until then. */
  private record Refused(GateAnswer answer, Instant until) {}

  private final GroupLeases leases;
  private final RunId runId;
  private final Worklist worklist;
  private final Looks looks;
  private final RunDeadlines deadlines;
  private final InstantSource ticks;
  private final Consumer<Reason> warnings;
  private final Duration waitTimeout;
  private final Map<WorkloadGroup, Held> held = new HashMap<>();
  private final Map<WorkloadGroup, Refused> refused = new HashMap<>();

  /** Since when other members roll, or cannot be seen, although this run could have the group. */
  private final Map<WorkloadGroup, Instant> since = new HashMap<>();

  /** What could not be kept while a member rolls; it is taken again for the next one only. */
  private final Set<WorkloadGroup> lost = new HashSet<>();

  GroupLeaseStep(
      GroupLeases leases,
      RunSettings settings,
      Worklist worklist,
      Looks looks,
      RunDeadlines deadlines,
      Consumer<Reason> warnings) {
    this.leases = leases;
    this.runId = settings.runId();
    this.ticks = settings.ticks();
    this.waitTimeout = settings.waitTimeout().time();
    this.worklist = worklist;
    this.looks = looks;
    this.deadlines = deadlines;
    this.warnings = warnings;
  }

  /** Takes the group of a workload that may start as far as gates are concerned. */
  GateAnswer ask(WorkloadRun run) {
    return WorkloadGroup.of(run.workload())
        .map(group -> ask(run, group))
        .orElseGet(GateAnswer::open);
  }

  private GateAnswer ask(WorkloadRun run, WorkloadGroup group) {
    Instant now = ticks.instant();
    if (isHeld(group, now)) {
      return GateAnswer.open();
    }
    @Nullable Refused before = refused.get(group);
    if (before != null && now.isBefore(before.until())) {
      return before.answer();
    }
    refused.remove(group);
    GateAnswer answer = acquire(run, group);
    if (answer instanceof GateAnswer.Wait) {
      refused.put(group, new Refused(answer, now.plus(PAUSE)));
    }
    return answer;
  }

  private boolean isHeld(WorkloadGroup group, Instant now) {
    @Nullable Held mine = held.get(group);
    return mine != null && Duration.between(mine.renewed(), now).compareTo(DURATION) < 0;
  }

  private GateAnswer acquire(WorkloadRun run, WorkloadGroup group) {
    Instant asked = ticks.instant();
    try {
      Optional<GroupLeases.Holder> other = leases.acquire(group, run.ref(), runId, DURATION);
      deadlines.reached();
      if (other.isPresent()) {
        held.remove(group);
        return awaits("Its group %s is held by %s.".formatted(group, other.get()));
      }
    } catch (KrarException e) {
      return notLeased(group, e.reason());
    } catch (RuntimeException e) {
      return closed(group, "" + e);
    }
    lost.remove(group);
    held.put(group, new Held(run.ref(), asked));
    return othersRoll(run, group);
  }

  private GateAnswer notLeased(WorkloadGroup group, Reason why) {
    if (!isPassing(why)) {
      deadlines.reached();
      return closed(group, why.message());
    }
    deadlines.unreachable();
    return awaits("Its group %s could not be taken. %s".formatted(group, why.message()));
  }

  /** Whether it was asked in bad weather; a request that got no answer can be sent again. */
  private static boolean isPassing(Reason why) {
    return why.is(Reason.UNREACHABLE) || why.is("NoAnswer");
  }

  private static GateAnswer closed(WorkloadGroup group, String why) {
    return GateAnswer.closed(
        NOT_LEASED, "Its group %s could not be taken for this run: %s".formatted(group, why));
  }

  private static GateAnswer.Wait awaits(String message) {
    return new GateAnswer.Wait(new Reason("AwaitsGroup", message), Optional.of(PAUSE));
  }

  /**
   * Another run may have restarted a member before this one got the group, and have been killed; or
   * somebody else has. What this run knows of the others may be older.
   */
  private GateAnswer othersRoll(WorkloadRun run, WorkloadGroup group) {
    List<Workload> others =
        members(group)
            .filter(other -> other != run && !isUnderWay(other))
            .map(WorkloadRun::workload)
            .toList();
    if (others.isEmpty()) {
      return GateAnswer.open();
    }
    Map<WorkloadRef, Observation> seen = looks.afresh(others);
    Optional<GateAnswer.Wait> waits =
        others.stream()
            .map(other -> othersRoll(other, group, seen.get(other.ref())))
            .flatMap(Optional::stream)
            .findFirst();
    if (waits.isEmpty()) {
      since.remove(group);
      return GateAnswer.open();
    }
    release(group);
    return bounded(group, waits.get());
  }

  private static Optional<GateAnswer.Wait> othersRoll(
      Workload other, WorkloadGroup group, @Nullable Observation seen) {
    String member = "%s of its group %s".formatted(other.ref(), group);
    if (seen instanceof Observation.Seen s && s.now().rollout().isInProgress()) {
      return Optional.of(awaits(member + " is rolling out."));
    } else if (seen instanceof Observation.Unknown unknown) {
      return Optional.of(awaits(member + " cannot be seen. " + unknown.reason().message()));
    }
    return Optional.empty();
  }

  /** Somebody else's rollout is waited for as long as one of this run's, and no longer. */
  private GateAnswer bounded(WorkloadGroup group, GateAnswer.Wait wait) {
    Instant now = ticks.instant();
    @Nullable Instant begun = since.putIfAbsent(group, now);
    if (begun == null || Duration.between(begun, now).compareTo(waitTimeout) < 0) {
      return wait;
    }
    String message = wait.reason().message();
    return GateAnswer.closed(
        "GroupFailed",
        "%s It did not end within %s.".formatted(message, Durations.print(waitTimeout)));
  }

  private Stream<WorkloadRun> members(WorkloadGroup group) {
    return worklist.all().stream()
        .filter(run -> WorkloadGroup.of(run.workload()).filter(group::equals).isPresent());
  }

  /** Whether this run has restarted it, or may have, and it has not ended. */
  private static boolean isUnderWay(WorkloadRun run) {
    Phase phase = run.phase();
    return phase instanceof Phase.Starting
        || phase instanceof Phase.Rolling
        || phase instanceof Phase.Settling
        || phase instanceof Phase.Failing
        || run.unanswered().isPresent();
  }

  /** Keeps what this run still needs, and gives up the rest; called often. */
  void keep() {
    releaseEnded();
    Instant now = ticks.instant();
    for (WorkloadRun run : underWay()) {
      WorkloadGroup.of(run.workload()).ifPresent(group -> keep(group, run, now));
    }
  }

  /** What an earlier attempt of this run has restarted comes without a lease that is known here. */
  private void keep(WorkloadGroup group, WorkloadRun run, Instant now) {
    @Nullable Held mine = held.get(group);
    boolean isDue =
        mine == null
            ? !lost.contains(group)
            : Duration.between(mine.renewed(), now).compareTo(RENEWED_AFTER) >= 0;
    if (isDue) {
      renew(group, mine == null ? new Held(run.ref(), Instant.MIN) : mine, now);
    }
  }

  private List<WorkloadRun> underWay() {
    return worklist.all().stream().filter(GroupLeaseStep::isUnderWay).toList();
  }

  private void renew(WorkloadGroup group, Held mine, Instant now) {
    try {
      Optional<GroupLeases.Holder> other = leases.acquire(group, mine.member(), runId, DURATION);
      if (other.isEmpty()) {
        held.put(group, new Held(mine.member(), now));
        return;
      }
      held.remove(group);
      lost.add(group);
      warnings.accept(
          new Reason(
              NOT_LEASED,
              "The group %s was taken by %s while %s was rolling out."
                  .formatted(group, other.get(), mine.member())));
    } catch (KrarException e) {
      notKept(group, mine, now, e.reason().message());
    } catch (RuntimeException e) {
      notKept(group, mine, now, "" + e);
    }
  }

  /** It is asked for again a little later, until it is over. */
  private void notKept(WorkloadGroup group, Held mine, Instant now, String why) {
    if (isHeld(group, now)) {
      return;
    }
    held.remove(group);
    lost.add(group);
    warnings.accept(
        new Reason(
            NOT_LEASED,
            "The group %s could not be kept while %s was rolling out: %s"
                .formatted(group, mine.member(), why)));
  }

  /**
   * Gives up the groups of which nothing is under way. Those of what a run leaves rolling stay
   * until they end by themselves, or the run is tried again.
   */
  void releaseEnded() {
    if (held.isEmpty()) {
      return;
    }
    Set<WorkloadGroup> needed = new HashSet<>();
    underWay().forEach(run -> WorkloadGroup.of(run.workload()).ifPresent(needed::add));
    Set.copyOf(held.keySet()).stream()
        .filter(group -> !needed.contains(group))
        .forEach(this::release);
  }

  private void release(WorkloadGroup group) {
    held.remove(group);
    try {
      leases.release(group, runId);
    } catch (RuntimeException e) {
      warnings.accept(
          new Reason(
              NOT_LEASED,
              "The group %s could not be given up, and is held for %d minutes more: %s"
                  .formatted(group, DURATION.toMinutes(), e.getMessage())));
    }
  }
}
