package com.slashmnt.krar.testkit;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.RestartStamp;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.ContainerImages;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory for tests of whole runs: it keeps resourceVersions, restarts what is
 * triggered, and lets a rollout take a number of looks of its follower. It is the run's clock too,
 * which moves a second with each look.
 *
 * <p>Safe for use by several threads.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class FakeCluster implements InstantSource {

  private final Map<WorkloadRef, Workload> objects = new LinkedHashMap<>();
  private final Map<WorkloadRef, Integer> looksLeft = new HashMap<>();
  private final Map<WorkloadRef, KrarException> refusals = new HashMap<>();
  private final Map<WorkloadRef, RunningPods> pods = new HashMap<>();
  private final List<WorkloadRef> restarts = new ArrayList<>();
  private int mostRollingAtOnce;
  private int looksPerRollout = 2;
  private @Nullable KrarException outage;
  private volatile Consumer<WorkloadRef> beforeTrigger = ref -> {};
  private volatile IntConsumer beforeLook = look -> {};
  private int looks;
  private int version = 100;
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  /** An empty one. */
  public FakeCluster() {}

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Each restart so far, in this order. */
  public synchronized List<WorkloadRef> restarts() {
    return List.copyOf(restarts);
  }

  /** How many rollouts were under way at once, at most. */
  public synchronized int mostRollingAtOnce() {
    return mostRollingAtOnce;
  }

  /** After how many looks of the follower a rollout that begins from now on is complete; 2. */
  public synchronized void looksPerRollout(int looks) {
    looksPerRollout = looks;
  }

  /** From now on triggers and looks throw that. */
  public synchronized void failWith(KrarException failure) {
    outage = failure;
  }

  /** Undoes {@link #failWith}. */
  public synchronized void recover() {
    outage = null;
  }

  /** Called before each restart, on the thread that triggers it. */
  public void beforeTrigger(Consumer<WorkloadRef> action) {
    beforeTrigger = action;
  }

  /** Called before each look of the follower with its number, from 1 on. */
  public void beforeLook(IntConsumer action) {
    beforeLook = action;
  }

  /** Moves the clock. */
  public synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  /** Adds that workload, or puts it in the place of the one with its name. */
  public synchronized Workload add(Workload workload) {
    objects.put(workload.ref(), workload);
    return workload;
  }

  /** Adds one of that name, such as {@code shop/Deployment/web}, which is not rolling out. */
  public synchronized Workload add(String ref) {
    return add(Workload.builder(WorkloadRef.parse(ref)).build());
  }

  /**
   * As it is now.
   *
   * @throws AssertionError if there is none
   */
  public synchronized Workload get(String ref) {
    Workload found = objects.get(WorkloadRef.parse(ref));
    if (found == null) {
      throw new AssertionError("no such workload: " + ref);
    }
    return found;
  }

  /** Deletes it. */
  public synchronized void delete(String ref) {
    objects.remove(WorkloadRef.parse(ref));
  }

  /** From now on each restart of it fails with a reason of that code. */
  public synchronized void refuse(String ref, String code) {
    refusals.put(WorkloadRef.parse(ref), new KrarException(new Reason(code, "no patch on " + ref)));
  }

  /** What {@link #podSource} says of it, in the place of one ready pod. */
  public synchronized void pods(String ref, RunningPods running) {
    pods.put(WorkloadRef.parse(ref), running);
  }

  /** Another writer's change; none if there is no such workload. */
  public synchronized void change(WorkloadRef ref, UnaryOperator<Workload> change) {
    objects.computeIfPresent(ref, (r, w) -> withVersion(change.apply(w), ++version));
  }

  /**
   * The status of that workload while it rolls out.
   *
   * @param updated how many pods are new; if negative, its controller has not seen the change yet
   */
  public static RolloutStatus rolling(Workload w, int updated) {
    RolloutStatus before = w.rollout();
    return new RolloutStatus(
        before.generation() + (updated < 0 ? 1 : 0),
        before.generation(),
        before.replicas(),
        before.wanted(),
        Math.max(0, updated),
        before.replicas() - Math.max(0, updated),
        before.replicas(),
        false,
        before.progressDeadline());
  }

  /** That workload with another status. */
  public static Workload with(Workload w, RolloutStatus status) {
    return new Workload(
        w.ref(),
        w.uid(),
        w.resourceVersion(),
        w.labels(),
        w.annotations(),
        w.containers(),
        w.strategy(),
        w.paused(),
        w.templateRestartedAt(),
        status,
        w.revision(),
        w.podSelector(),
        w.owner(),
        w.scaledBy());
  }

  private static Workload withVersion(Workload w, int version) {
    return new Workload(
        w.ref(),
        w.uid(),
        Integer.toString(version),
        w.labels(),
        w.annotations(),
        w.containers(),
        w.strategy(),
        w.paused(),
        w.templateRestartedAt(),
        w.rollout(),
        w.revision(),
        w.podSelector(),
        w.owner(),
        w.scaledBy());
  }

  /** Makes its current rollout end after so many looks. */
  public synchronized void completeAfter(String ref, int looksFromNow) {
    looksLeft.put(WorkloadRef.parse(ref), looksFromNow);
  }

  /** Selects all. */
  public WorkloadSelector selector() {
    return () -> Selection.of(all());
  }

  private synchronized List<Workload> all() {
    return List.copyOf(objects.values());
  }

  /** Restarts at once, unless the workload changed, is gone, or is refused. */
  public RolloutTrigger trigger() {
    return trigger(RolloutStrategy.RESTART);
  }

  /** The same, writing what that strategy writes. */
  public RolloutTrigger trigger(RolloutStrategy strategy) {
    return new RolloutTrigger() {
      @Override
      public RolloutStrategy strategy() {
        return strategy;
      }

      @Override
      public TriggerResult trigger(Workload w, Decision.Roll roll, TriggerContext context) {
        return restart(w, roll, context, strategy);
      }
    };
  }

  private TriggerResult restart(
      Workload workload, Decision.Roll roll, TriggerContext context, RolloutStrategy strategy) {
    beforeTrigger.accept(workload.ref());
    synchronized (this) {
      if (outage != null) {
        throw outage;
      }
      KrarException refusal = refusals.get(workload.ref());
      if (refusal != null) {
        throw refusal;
      }
      Workload current = objects.get(workload.ref());
      if (current == null) {
        throw new KrarException(new Reason(Reason.NOT_FOUND, "No " + workload.ref() + "."));
      }
      if (!current.resourceVersion().equals(workload.resourceVersion())) {
        return new TriggerResult.Changed(current);
      }
      RestartStamp stamp = RestartStamp.of(workload, roll, context, strategy);
      Map<String, String> annotations = new HashMap<>(current.annotations());
      stamp
          .workload()
          .forEach(
              (key, value) ->
                  value.ifPresentOrElse(
                      v -> annotations.put(key, v), () -> annotations.remove(key)));
      // By an eviction the template stays as it is.
      boolean inPlace = stamp.template().isEmpty();
      Workload after =
          new Workload(
              current.ref(),
              current.uid(),
              Integer.toString(++version),
              current.labels(),
              annotations,
              containers(current, stamp),
              current.strategy(),
              current.paused(),
              inPlace ? current.templateRestartedAt() : Optional.of(stamp.restartedAt().toString()),
              inPlace ? current.rollout() : rolling(current, -1),
              current.revision(),
              current.podSelector(),
              current.owner(),
              current.scaledBy());
      objects.put(current.ref(), after);
      restarts.add(current.ref());
      if (!inPlace) {
        looksLeft.put(current.ref(), looksPerRollout);
      }
      mostRollingAtOnce = Math.max(mostRollingAtOnce, looksLeft.size());
      return new TriggerResult.Triggered(after, stamp.restartedAt());
    }
  }

  private static List<Container> containers(Workload before, RestartStamp stamp) {
    if (stamp.images().isEmpty()) {
      return before.containers();
    }
    Map<String, ImageReference> pinned =
        ContainerImages.parse(
            stamp.template().getOrDefault(Annotations.PINNED_FROM, Optional.empty()).orElse(""));
    List<Container> containers = new ArrayList<>();
    for (Container container : before.containers()) {
      String image = stamp.images().getOrDefault(container.name(), container.image());
      Container now =
          new Container(
              container.name(), image, container.pullPolicy(), container.init(), Optional.empty());
      ImageReference from = pinned.get(container.name());
      containers.add(from == null ? now : now.pinnedFrom(from));
    }
    return containers;
  }

  /** Sees each workload as it is; each look brings the rollouts nearer to their end. */
  public RolloutFollower follower() {
    return followed -> {
      beforeLook.accept(++looks);
      synchronized (this) {
        now = now.plusSeconds(1);
        if (outage != null) {
          throw outage;
        }
        looksLeft.replaceAll((ref, left) -> left - 1);
        List.copyOf(looksLeft.entrySet()).stream()
            .filter(e -> e.getValue() <= 0)
            .forEach(
                e -> {
                  looksLeft.remove(e.getKey());
                  change(e.getKey(), w -> with(w, RolloutStatus.complete(w.rollout().replicas())));
                });
        Map<WorkloadRef, Observation> seen = new HashMap<>();
        for (Workload workload : followed) {
          Workload current = objects.get(workload.ref());
          seen.put(
              workload.ref(),
              current == null ? new Observation.Gone() : new Observation.Seen(current));
        }
        return seen;
      }
    };
  }

  /** One ready pod for each workload, or what {@link #pods} said. */
  public FactSource<RunningPods> podSource() {
    return workloads -> {
      Map<WorkloadRef, FactValue<RunningPods>> known = new HashMap<>();
      for (Workload w : workloads) {
        known.put(w.ref(), FactValue.known(pods.getOrDefault(w.ref(), ready(w))));
      }
      return known;
    };
  }

  private static RunningPods ready(Workload workload) {
    String id = "registry@sha256:" + "0".repeat(64);
    RunningContainer[] containers =
        workload.containers().stream()
            .map(c -> RunningContainer.of(c.name(), c.followed(), id))
            .toArray(RunningContainer[]::new);
    return new RunningPods(List.of(RunningPod.of(workload.ref().name() + "-0", containers)));
  }
}
