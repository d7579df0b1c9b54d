package com.slashmnt.krar.run;

import static com.slashmnt.krar.testkit.FakeCluster.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.policy.StalePods;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.testkit.FakeRegistry;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.RunHistory;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * 300 runs, and a retry of each, in which anything may happen to any workload at any step: what
 * must hold whatever happens.
 *
 * <p>Seeded; a seed that fails is named.
 */
@Timeout(120)
class RandomRunsTest {

  private static final String IMAGE = "registry.example.com/app:1";
  private static final PublishedImage OLD = FakeRegistry.manifest("old");
  private static final PublishedImage NEW = FakeRegistry.manifest("new");
  private static final int SIZE = 6;

  @Test
  void whateverHappensNoInvariantBreaks() {
    Set<String> seen = new HashSet<>();
    for (long seed = 0; seed < 300; seed++) {
      new World(seed).play(seen);
    }
    // The mix is worth something only if all of this came up.
    assertThat(seen)
        .contains(
            "Converged",
            "RolloutFailed",
            "Reverted",
            "NotFollowed",
            "RunStopped",
            "Deleted",
            "KnownBadDigest",
            "STOPPED",
            "CLUSTER_UNREACHABLE",
            "resumed");
  }

  /** One cluster, and the two attempts of one run on it. */
  private static final class World implements RolloutMemory {
    private final long seed;
    private final Random random;
    private final FakeCluster cluster = new FakeCluster();
    private final RunId id;
    private final Set<WorkloadRef> broken = ConcurrentHashMap.newKeySet();
    private final Set<WorkloadRef> deleted = ConcurrentHashMap.newKeySet();
    private final Map<WorkloadRef, FailedRestarts> memory = new ConcurrentHashMap<>();
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private Duration step = Duration.ZERO;
    private int looks;
    private int outage;
    private @Nullable RolloutRun run;

    World(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.id = new RunId("run-" + seed);
      for (int i = 0; i < SIZE; i++) {
        cluster.add(
            Workload.builder(WorkloadRef.parse("a/Deployment/web-" + i))
                .container(Container.of("app", IMAGE))
                .rollout(RolloutStatus.complete(1 + random.nextInt(3)))
                .build());
      }
      cluster.looksPerRollout(1 + random.nextInt(4));
      cluster.beforeLook(look -> happen());
      cluster.beforeTrigger(ref -> beforeTrigger(ref));
    }

    void play(Set<String> seen) {
      for (int attempt = 0; attempt < 2; attempt++) {
        Map<WorkloadRef, Long> before = restarts();
        RunReport report = attempt();
        check(report, before);
        report.outcomes().forEach(o -> seen.add(code(o)));
        report.rolled().stream().filter(Outcome.Rolled::resumed).forEach(r -> seen.add("resumed"));
        seen.add(report.status().name());
        memory.values().forEach(known -> known.attempts().forEach(a -> seen.add(a.code())));
        cluster.recover();
        outage = 0;
      }
      assertThat(wrong).as("seed %d", seed).isEmpty();
    }

    private RunReport attempt() {
      int stopAt = random.nextInt(3) == 0 ? looks + random.nextInt(12) : Integer.MAX_VALUE;
      Instant base = cluster.instant();
      InstantSource wall = () -> cluster.instant().plus(step);
      RolloutRun current =
          RolloutRun.builder(
                  cluster.selector(),
                  RolloutPolicy.whenImageDrifted(StalePods.ANY)
                      .guardedBy(
                          RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy")),
                  trigger())
              .clock(wall, () -> Duration.between(base, cluster.instant()).toNanos())
              .runId(id)
              .follower(follower(stopAt))
              .source(Fact.PODS, pods())
              .digests(
                  query ->
                      DigestLookup.found(
                          query.image().digest().isPresent()
                              ? PublishedImage.of(query.image().digest().get(), NEW.mediaType())
                              : NEW))
              .memory(this)
              .maxInFlight(1 + random.nextInt(3))
              .waitTimeout(Duration.ofSeconds(20))
              .settleTime(Duration.ofSeconds(random.nextInt(3)))
              .outageTimeout(Duration.ofSeconds(15))
              .pauses(Duration.ofNanos(1), Duration.ofNanos(1))
              .build();
      run = current;
      return current.execute();
    }

    private RolloutTrigger trigger() {
      RolloutTrigger real = cluster.trigger();
      return (workload, roll, context) -> {
        cluster.pass(Duration.ofSeconds(1));
        var result = real.trigger(workload, roll, context);
        if (pick(8) == 0) {
          throw new KrarException(new Reason(Reason.UNREACHABLE, "The answer was lost."));
        }
        return result;
      };
    }

    private RolloutFollower follower(int stopAt) {
      RolloutFollower real = cluster.follower();
      return followed -> {
        if (++looks >= stopAt && run != null) {
          run.stop();
        }
        if (looks > 20_000) {
          throw new AssertionError("seed " + seed + " never ends");
        }
        return real.look(followed);
      };
    }

    private void beforeTrigger(WorkloadRef ref) {
      switch (pick(10)) {
        case 0 -> cluster.change(ref, w -> w); // another writer
        case 1 -> delete(ref);
        default -> {}
      }
    }

    /** Threads that trigger must not share the generator: what they meet would depend on them. */
    private int pick(int bound) {
      synchronized (random) {
        return random.nextInt(bound);
      }
    }

    /** Something happens to somebody before each look. */
    private void happen() {
      synchronized (random) {
        if (outage > 0 && --outage == 0) {
          cluster.recover();
        }
        WorkloadRef ref = WorkloadRef.parse("a/Deployment/web-" + random.nextInt(SIZE));
        switch (random.nextInt(40)) {
          case 0 -> cluster.completeAfter(ref.toString(), Integer.MAX_VALUE); // it stalls
          case 1 -> {
            broken.add(ref);
            cluster.completeAfter(ref.toString(), Integer.MAX_VALUE);
          }
          case 2 -> cluster.change(ref, w -> paused(w, !w.paused()));
          case 3 -> cluster.change(ref, w -> with(w, scaled(w.rollout(), 1 + random.nextInt(4))));
          case 4 -> delete(ref);
          case 5 -> cluster.change(ref, World::undone);
          case 6 -> cluster.change(ref, w -> w);
          case 7 -> {
            cluster.failWith(new KrarException(new Reason(Reason.UNREACHABLE, "It is away.")));
            outage = 1 + random.nextInt(25);
          }
          case 8 -> step = step.plus(Duration.ofHours(random.nextInt(7) - 3));
          default -> {}
        }
      }
    }

    private void delete(WorkloadRef ref) {
      deleted.add(ref);
      cluster.delete(ref.toString());
    }

    private static Workload paused(Workload w, boolean paused) {
      return copy(w, paused, w.templateRestartedAt());
    }

    private static Workload undone(Workload w) {
      return copy(w, w.paused(), Optional.empty());
    }

    private static Workload copy(Workload w, boolean paused, Optional<String> restartedAt) {
      return new Workload(
          w.ref(),
          w.uid(),
          w.resourceVersion(),
          w.labels(),
          w.annotations(),
          w.containers(),
          w.strategy(),
          paused,
          restartedAt,
          w.rollout(),
          w.revision(),
          w.podSelector(),
          w.owner(),
          w.scaledBy());
    }

    private static RolloutStatus scaled(RolloutStatus s, int replicas) {
      return new RolloutStatus(
          s.generation() + 1,
          s.observedGeneration() + 1,
          replicas,
          replicas,
          Math.min(s.updated(), replicas),
          s.outdated(),
          Math.min(s.available(), replicas),
          false,
          s.progressDeadline());
    }

    /** New pods run what was published, or say why they do not. */
    private FactSource<RunningPods> pods() {
      return workloads -> {
        Map<WorkloadRef, FactValue<RunningPods>> values = new HashMap<>();
        for (Workload w : workloads) {
          boolean restarted = RunHistory.of(w).contains(id) && w.templateRestartedAt().isPresent();
          Digest runs = (restarted ? NEW : OLD).digest();
          RunningPod pod =
              RunningPod.of(
                  w.ref().name() + "-1",
                  new RunningContainer(
                      "app", IMAGE, PullPolicy.ALWAYS, "registry.example.com/app@" + runs, false));
          values.put(
              w.ref(),
              FactValue.known(
                  new RunningPods(List.of(broken.contains(w.ref()) ? crashing(pod) : pod))));
        }
        return values;
      };
    }

    private static RunningPod crashing(RunningPod pod) {
      return new RunningPod(
          pod.name(),
          pod.uid(),
          false,
          Optional.of("CrashLoopBackOff: back-off"),
          pod.containers(),
          List.of(),
          List.of(),
          Optional.empty());
    }

    private Map<WorkloadRef, Long> restarts() {
      Map<WorkloadRef, Long> counts = new HashMap<>();
      synchronized (cluster) {
        cluster.restarts().forEach(ref -> counts.merge(ref, 1L, Long::sum));
      }
      return counts;
    }

    private void check(RunReport report, Map<WorkloadRef, Long> before) {
      Map<WorkloadRef, Long> after = restarts();
      after.forEach(
          (ref, count) -> {
            if (count > 1) {
              wrong.add(ref + " was restarted " + count + " times by one run");
            }
          });
      for (Outcome outcome : report.outcomes()) {
        WorkloadRef ref = outcome.workload();
        long now = after.getOrDefault(ref, 0L);
        boolean here = now > before.getOrDefault(ref, 0L);
        outcome.fold(
            planned -> {
              wrong.add(ref + " was only planned");
              return null;
            },
            held -> {
              if (here && !deleted.contains(ref)) {
                wrong.add(ref + " was restarted, and is reported as " + held);
              }
              return null;
            },
            rolled -> {
              if (now == 0) {
                wrong.add(ref + " was not restarted, and is reported as " + rolled);
              }
              if (rolled.resumed() == here) {
                wrong.add(ref + " was restarted by another attempt than " + rolled);
              }
              return null;
            },
            failed -> {
              boolean unknown = failed.stage() == Outcome.Stage.TRIGGER;
              if (!unknown && failed.restartedAt().isPresent() != now > 0) {
                wrong.add(ref + " restarted " + now + " times, and reported as " + failed);
              }
              return null;
            });
      }
      if (report.outcomes().size() != new HashSet<>(report.outcomes()).size()) {
        wrong.add("an outcome twice: " + report);
      }
      if (report.endedAt().isBefore(report.startedAt())) {
        wrong.add("it ended before it began: " + report);
      }
      if (report.status() == RunReport.Status.TIMED_OUT) {
        wrong.add("no run time-out was given: " + report);
      }
    }

    private static String code(Outcome outcome) {
      return outcome instanceof Outcome.Rolled rolled && rolled.finding().code().equals("Deleted")
          ? "Deleted"
          : outcome.code();
    }

    @Override
    public Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
      Map<WorkloadRef, FactValue<FailedRestarts>> values = new HashMap<>();
      workloads.forEach(
          w ->
              values.put(
                  w.ref(),
                  FactValue.known(memory.getOrDefault(w.ref(), FailedRestarts.nothing()))));
      return values;
    }

    @Override
    public void remember(WorkloadRef ref, FailedRestarts known) {
      memory.put(ref, known);
      boolean bad =
          known.attempts().stream().anyMatch(a -> a.code().equals(FailedRestarts.KNOWN_BAD_DIGEST));
      if (bad && !broken.contains(ref)) {
        wrong.add(ref + " is remembered as bad, and no pod of it said so");
      }
    }
  }
}
