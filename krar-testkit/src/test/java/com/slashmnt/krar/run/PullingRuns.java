package com.slashmnt.krar.run;

import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.ImageOwners;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.testkit.FakeRegistry;
import com.slashmnt.krar.trigger.PodEvictor;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;

/** A cluster whose nodes pull as nodes do, and runs on it that write digests or go back. */
abstract class PullingRuns {

  static final String APP = "r.test/app:main";
  static final String WEB = "a/Deployment/web";
  static final PublishedImage ONE = FakeRegistry.manifest("one");
  static final PublishedImage TWO = FakeRegistry.manifest("two");
  static final PublishedImage THREE = FakeRegistry.manifest("three");

  final FakeCluster cluster = new FakeCluster();
  final FakeRegistry registry = new FakeRegistry();
  final RolloutMemory memory = RolloutMemory.inProcess();
  final Map<WorkloadRef, Digest> running = new HashMap<>();
  final List<String> evicted = new ArrayList<>();
  RolloutStrategy strategy = RolloutStrategy.DIGEST;
  ImageOwners owners = ImageOwners.nobody();
  PodEvictor evictor = outdated(workload -> evicted.add(workload.ref().toString()));
  Optional<String> trouble = Optional.of("CrashLoopBackOff: back-off 10s");
  Digest bad = Digest.of(new byte[] {99});
  Digest gone = Digest.of(new byte[] {98});
  int runs;

  /** Does that where a broken pod is to go. */
  static PodEvictor outdated(Consumer<Workload> action) {
    return new PodEvictor() {
      @Override
      public void evict(Workload workload, RunningPod pod) {
        throw new AssertionError("going back evicts no pod by its name: " + pod.name());
      }

      @Override
      public void evictOutdated(Workload workload) {
        action.accept(workload);
      }
    };
  }

  @BeforeEach
  final void nodesPull() {
    registry.publish(APP, ONE);
    cluster.looksPerRollout(Integer.MAX_VALUE);
    cluster.beforeLook(look -> running.keySet().forEach(this::roll));
  }

  /** New pods pull what the template says then; a rollout of bad content gets nowhere. */
  void roll(WorkloadRef ref) {
    Workload workload = cluster.get(ref.toString());
    if (workload.rollout().isObserved() && workload.rollout().isComplete()) {
      return;
    }
    Digest pulled = pull(workload);
    running.put(ref, pulled);
    RolloutStatus now =
        pulled.equals(bad)
            ? RolloutStatus.builder(3)
                .generation(2, 2)
                .updated(1)
                .outdated(2)
                .available(2)
                .deadlineExceeded(true)
                .build()
            : RolloutStatus.complete(3);
    cluster.change(ref, w -> FakeCluster.with(w, now));
  }

  Digest pull(Workload workload) {
    ImageReference image = workload.containers().get(0).reference().orElseThrow();
    return image
        .digest()
        .orElseGet(
            () -> registry.lookUp(ImageQuery.digestOf(image)).toOptional().orElseThrow().digest());
  }

  WorkloadRef add(String ref, PullPolicy policy) {
    Workload workload =
        cluster.add(
            FakeCluster.with(
                Workload.builder(WorkloadRef.parse(ref))
                    .container(new Container("app", APP, policy))
                    .build(),
                RolloutStatus.complete(3)));
    running.put(workload.ref(), ONE.digest());
    return workload.ref();
  }

  /** Runs {@link #ONE}, while its tag points at content that never comes up. */
  WorkloadRef addWithBadContent() {
    WorkloadRef web = add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
    return web;
  }

  FactSource<RunningPods> pods() {
    return workloads -> {
      Map<WorkloadRef, FactValue<RunningPods>> known = new HashMap<>();
      for (Workload w : workloads) {
        Digest digest = running.getOrDefault(w.ref(), ONE.digest());
        Container template = w.containers().get(0);
        String id = "r.test/app@" + digest;
        RunningContainer container =
            template.pinnedFrom().isPresent()
                ? RunningContainer.pinned(template, template.pullPolicy(), id)
                : new RunningContainer("app", template.image(), template.pullPolicy(), id, false);
        boolean fails = digest.equals(bad);
        known.put(
            w.ref(),
            FactValue.known(
                new RunningPods(
                    List.of(
                        new RunningPod(
                            w.ref().name() + "-1",
                            "",
                            !fails,
                            fails ? trouble : Optional.empty(),
                            List.of(container),
                            List.of(),
                            List.of(),
                            Optional.empty())))));
      }
      return known;
    };
  }

  RolloutRunBuilder builder() {
    return from(
        cluster.selector(),
        RolloutPolicy.whenImageDrifted()
            .guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy")));
  }

  RolloutRunBuilder from(WorkloadSelector selector, RolloutPolicy policy) {
    return RolloutRun.builder(selector, policy, cluster.trigger(strategy))
        .clock(cluster)
        .settleTime(Duration.ZERO)
        .runId(new RunId("run-" + ++runs))
        .follower(cluster.follower())
        .source(Fact.PODS, pods())
        .source(
            Fact.IMAGE_OWNERS,
            workloads -> {
              Map<WorkloadRef, FactValue<ImageOwners>> known = new HashMap<>();
              workloads.forEach(w -> known.put(w.ref(), FactValue.known(owners)));
              return known;
            })
        .digests(
            query ->
                query.image().digest().filter(gone::equals).isPresent()
                    ? DigestLookup.unavailable("ImageNotFound", "not there")
                    : registry.lookUp(query))
        .memory(memory)
        .pauses(Duration.ofNanos(1), Duration.ofMillis(1));
  }

  RolloutRunBuilder goingBack() {
    return builder().rollBackOnFailure(cluster.trigger(RolloutStrategy.DIGEST), evictor);
  }

  RunReport run(RolloutRunBuilder run) {
    RunReport report = run.build().execute();
    cluster.pass(Duration.ofMinutes(1));
    return report;
  }

  static Outcome outcome(RunReport report, String ref) {
    return report.outcomes().stream()
        .filter(o -> o.workload().toString().equals(ref))
        .findFirst()
        .orElseThrow();
  }

  static String code(RunReport report) {
    return outcome(report, WEB).code();
  }

  String image(String ref) {
    return cluster.get(ref).containers().get(0).image();
  }
}
