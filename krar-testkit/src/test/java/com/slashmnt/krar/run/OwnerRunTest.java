package com.slashmnt.krar.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.explain.Explanation;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.ImageOwners;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.image.Digest;
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
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.OwnerAnnotation;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadOwner;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Runs that have operators restart what they own, as ECK does: a changed annotation goes into the
 * template of each StatefulSet, whose update strategy is OnDelete, and the operator deletes one pod
 * after the other.
 */
class OwnerRunTest {

  private static final String APP = "r.test/app:main";
  private static final WorkloadRef HOT = WorkloadRef.parse("a/StatefulSet/es-hot");
  private static final WorkloadRef COLD = WorkloadRef.parse("a/StatefulSet/es-cold");
  private static final WorkloadOwner ES =
      new WorkloadOwner("elasticsearch.k8s.elastic.co/v1", "Elasticsearch", "es", "uid-es");
  private static final String KEY = "eck.k8s.elastic.co/restart-trigger";
  private static final OwnerAnnotation ANNOTATION =
      new OwnerAnnotation("Elasticsearch", "elasticsearch.k8s.elastic.co", KEY);
  private static final PublishedImage ONE = FakeRegistry.manifest("one");
  private static final PublishedImage TWO = FakeRegistry.manifest("two");

  /** A pod that is ready after so many more looks. */
  private record Pod(String uid, Digest digest, int template, int looksLeft, Instant created) {}

  private enum Operator {
    CHANGES_TEMPLATES,
    ONLY_DELETES,
    DOES_NOTHING
  }

  private final FakeCluster cluster = new FakeCluster();
  private final FakeRegistry registry = new FakeRegistry();
  private final RolloutMemory memory = RolloutMemory.inProcess();

  /** By workload and name. */
  private final Map<WorkloadRef, Map<String, Pod>> pods = new HashMap<>();

  private final List<String> left = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final List<String> deleted = new ArrayList<>();
  private Operator operator = Operator.CHANGES_TEMPLATES;
  private Optional<Digest> mirror = Optional.empty();
  private Optional<Digest> broken = Optional.empty();
  private Optional<KrarException> refusal = Optional.empty();
  private boolean answersGetLost;
  private int template = 1;
  private int uids;
  private int runs;

  @BeforeEach
  void publish() {
    registry.publish(APP, ONE);
    cluster.beforeLook(look -> step());
  }

  private void add(WorkloadRef ref, int replicas) {
    cluster.add(
        Workload.builder(ref)
            .container(new Container("app", APP, PullPolicy.ALWAYS))
            .strategy(UpdateStrategy.ON_DELETE)
            .owner(ES)
            .rollout(RolloutStatus.complete(replicas))
            .build());
    Map<String, Pod> mine = new TreeMap<>();
    for (int i = 0; i < replicas; i++) {
      mine.put(
          ref.name() + "-" + i,
          new Pod("uid-" + ++uids, ONE.digest(), template, 0, cluster.instant()));
    }
    pods.put(ref, mine);
    cluster.pass(Duration.ofHours(1));
    registry.publish(APP, TWO);
  }

  private Map<String, Pod> podsOf(WorkloadRef ref) {
    return requireNonNull(pods.get(ref), "pods of " + ref);
  }

  private boolean isBroken(Pod pod) {
    return broken.filter(pod.digest()::equals).isPresent();
  }

  /** What the operator, the controller of StatefulSets and the kubelets do until the next look. */
  private void step() {
    boolean allServe = true;
    for (WorkloadRef ref : List.copyOf(pods.keySet())) {
      Map<String, Pod> mine = podsOf(ref);
      mine.replaceAll(
          (name, p) ->
              isBroken(p)
                  ? p
                  : new Pod(
                      p.uid(),
                      p.digest(),
                      p.template(),
                      Math.max(0, p.looksLeft() - 1),
                      p.created()));
      for (int i = 0; i < cluster.get(ref.toString()).rollout().replicas(); i++) {
        mine.computeIfAbsent(
            ref.name() + "-" + i,
            name -> new Pod("uid-" + ++uids, pull(), template, 2, cluster.instant()));
      }
      allServe &= mine.values().stream().allMatch(p -> p.looksLeft() == 0);
    }
    if (allServe && operator != Operator.DOES_NOTHING && !left.isEmpty()) {
      String uid = left.remove(0);
      pods.values()
          .forEach(
              mine ->
                  mine.entrySet()
                      .removeIf(e -> e.getValue().uid().equals(uid) && deleted.add(e.getKey())));
    }
    List.copyOf(pods.keySet()).forEach(this::status);
  }

  private void status(WorkloadRef ref) {
    Map<String, Pod> mine = podsOf(ref);
    RolloutStatus before = cluster.get(ref.toString()).rollout();
    int updated = (int) mine.values().stream().filter(p -> p.template() == template).count();
    RolloutStatus now =
        RolloutStatus.builder(before.replicas())
            .generation(template, template)
            .updated(updated)
            .outdated(mine.size() - updated)
            .available((int) mine.values().stream().filter(p -> p.looksLeft() == 0).count())
            .build();
    if (!before.equals(now)) {
      cluster.change(ref, w -> FakeCluster.with(w, now));
    }
  }

  private Digest pull() {
    ImageReference image = ImageReference.parse(APP);
    return mirror.orElseGet(
        () -> registry.lookUp(ImageQuery.digestOf(image)).toOptional().orElseThrow().digest());
  }

  /** The API server: the same value once more changes nothing. */
  private void annotate(Workload owned, String key, String value) {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    assertThat(owned.owner()).contains(ES);
    assertThat(key).isEqualTo(KEY);
    boolean another = values.isEmpty() || !values.get(values.size() - 1).equals(value);
    values.add(value);
    if (another) {
      left.clear();
      pods.values().forEach(mine -> mine.values().forEach(p -> left.add(p.uid())));
      if (operator == Operator.CHANGES_TEMPLATES) {
        template++;
      }
    }
    if (answersGetLost) {
      answersGetLost = false;
      throw new KrarException(new Reason(Reason.UNREACHABLE, "no answer"));
    }
  }

  private FactSource<RunningPods> podSource() {
    return workloads -> {
      Map<WorkloadRef, FactValue<RunningPods>> known = new HashMap<>();
      for (Workload w : workloads) {
        List<RunningPod> running = new ArrayList<>();
        podsOf(w.ref())
            .forEach(
                (name, pod) -> {
                  // Of the newest revision only, as its status names it.
                  if (pod.template() == w.rollout().generation() || isOfOneRevision(w)) {
                    running.add(running(name, pod));
                  }
                });
        known.put(w.ref(), FactValue.known(new RunningPods(running)));
      }
      return known;
    };
  }

  private boolean isOfOneRevision(Workload w) {
    return w.rollout().outdated() == 0;
  }

  private RunningPod running(String name, Pod pod) {
    var builder =
        RunningPod.builder(name)
            .uid(pod.uid())
            .created(pod.created())
            .container(
                new RunningContainer(
                    "app", APP, PullPolicy.ALWAYS, "r.test/app@" + pod.digest(), false));
    if (isBroken(pod)) {
      builder.trouble("CrashLoopBackOff: back-off 10s");
    }
    return builder.ready(pod.looksLeft() == 0).build();
  }

  private RolloutRunBuilder smart() {
    return builder(
        cluster.selector(),
        RolloutPolicy.whenImageDrifted()
            .guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy")));
  }

  private RolloutRunBuilder rollout() {
    return builder(
        cluster.selector(),
        RolloutPolicy.always()
            .guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy")));
  }

  private RolloutRunBuilder builder(WorkloadSelector selector, RolloutPolicy policy) {
    return RolloutRun.builder(selector, policy, cluster.trigger())
        .restartByOwner(List.of(ANNOTATION), cluster.trigger(RolloutStrategy.OWNER), this::annotate)
        .clock(cluster)
        .settleTime(Duration.ZERO)
        .waitTimeout(Duration.ofMinutes(2))
        .runId(new RunId("run-" + ++runs))
        .follower(cluster.follower())
        .source(Fact.PODS, podSource())
        .digests(registry)
        .memory(memory)
        .pauses(Duration.ofNanos(1), Duration.ofMillis(1));
  }

  private static List<String> codes(RunReport report) {
    return report.outcomes().stream().map(Outcome::code).toList();
  }

  private List<String> run(RolloutRunBuilder run) {
    return codes(run.build().execute());
  }

  private static String message(Outcome outcome) {
    return ((Outcome.Failed) outcome).cause().message();
  }

  private void allRun(PublishedImage image) {
    pods.values()
        .forEach(
            mine ->
                assertThat(mine.values())
                    .allSatisfy(p -> assertThat(p.digest()).isEqualTo(image.digest())));
  }

  @Test
  void annotatesTheOwnerOnceAndFollowsThePods() {
    add(HOT, 3);
    RunReport report = smart().build().execute();
    assertThat(codes(report)).containsExactly("Converged");
    assertThat(values).hasSize(1);
    assertThat(deleted).containsExactly("es-hot-0", "es-hot-1", "es-hot-2");
    allRun(TWO);
    Workload after = cluster.get(HOT.toString());
    assertThat(after.templateRestartedAt()).isEmpty();
    assertThat(values).containsExactly(after.annotations().get(Annotations.RESTARTED_AT));
    assertThat(report.outcomes().get(0).warnings())
        .anySatisfy(
            warning -> {
              assertThat(warning.code()).isEqualTo("TriggeredByOwner");
              assertThat(warning.message())
                  .contains(KEY, "Elasticsearch/es of elasticsearch.k8s.elastic.co");
            });
    assertThat(run(smart())).containsExactly("Current");
    assertThat(values).hasSize(1);
  }

  @Test
  void withoutContentToCompareEachPodFromBeforeMustGo() {
    add(HOT, 3);
    assertThat(run(rollout())).containsExactly("Converged");
    assertThat(values).hasSize(1);
    assertThat(deleted).hasSize(3);
  }

  @Test
  void anOperatorThatOnlyDeletesPodsIsFollowedToo() {
    add(HOT, 3);
    operator = Operator.ONLY_DELETES;
    assertThat(run(rollout())).containsExactly("Converged");
    assertThat(deleted).hasSize(3);
  }

  @Test
  void oneAnnotationRestartsAllWorkloadsOfAnOwner() {
    add(HOT, 2);
    add(COLD, 2);
    assertThat(run(smart())).containsExactly("Converged", "Converged");
    assertThat(values).hasSize(1);
    assertThat(deleted).hasSize(4);
    assertThat(run(rollout())).containsExactly("Converged", "Converged");
    assertThat(values).hasSize(2);
    assertThat(deleted).hasSize(8);
  }

  @Test
  void whatComesLaterIsNotRestartedAgain() {
    add(HOT, 2);
    add(COLD, 2);
    assertThat(run(rollout().maxInFlight(1))).containsExactly("Converged", "Converged");
    assertThat(values).hasSize(1);
    assertThat(deleted).hasSize(4);
  }

  @Test
  void whatComesLaterIsNotRestartedAgainWhereOnlyPodsAreDeleted() {
    add(HOT, 2);
    add(COLD, 2);
    operator = Operator.ONLY_DELETES;
    assertThat(run(rollout().maxInFlight(1))).containsExactly("Converged", "Converged");
    assertThat(values).hasSize(1);
    assertThat(deleted).hasSize(4);
  }

  @Test
  void anOperatorThatDoesNothingIsNamed() {
    add(HOT, 3);
    operator = Operator.DOES_NOTHING;
    RunReport report = rollout().build().execute();
    assertThat(codes(report)).containsExactly("OwnerDidNothing");
    assertThat(message(report.outcomes().get(0)))
        .startsWith("0 of 3 pods replaced; Elasticsearch/es of elasticsearch.k8s.elastic.co has")
        .contains(KEY, "120 seconds");
    assertThat(values).hasSize(1);
  }

  @Test
  void aRetryAfterADeathBetweenBothWritesAnnotatesTheOwner() {
    add(HOT, 3);
    RunId id = new RunId("nightly");
    refusal = Optional.of(new KrarException(new Reason(Reason.FORBIDDEN, "killed here")));
    run(rollout().runId(id));
    String noted =
        requireNonNull(cluster.get(HOT.toString()).annotations().get(Annotations.RESTARTED_AT));
    assertThat(values).isEmpty();
    cluster.pass(Duration.ofMinutes(5));
    refusal = Optional.empty();
    assertThat(run(rollout().runId(id))).containsExactly("Converged");
    assertThat(values).containsExactly(noted);
    assertThat(deleted).hasSize(3);
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void aRetryAfterADeathHalfwaySendsTheSameValueAndRestartsNothingTwice() {
    add(HOT, 3);
    add(COLD, 1);
    for (RolloutRunBuilder retry : List.of(rollout(), smart())) {
      RunId id = new RunId("nightly-" + runs);
      values.clear();
      deleted.clear();
      cluster.beforeLook(
          look -> {
            step();
            if (deleted.size() == 2) {
              // Its time is up, as by a kill.
              cluster.pass(Duration.ofHours(1));
            }
          });
      assertThat(
              run(
                  rollout()
                      .runId(id)
                      .waitTimeout(Duration.ofHours(2))
                      .runTimeout(Duration.ofMinutes(30))))
          .containsExactly("NotFollowed", "NotFollowed");
      assertThat(deleted).hasSize(2);
      cluster.beforeLook(look -> step());
      assertThat(run(retry.runId(id))).containsExactly("Converged", "Converged");
      assertThat(values.stream().distinct()).hasSize(1);
      assertThat(deleted).hasSize(4);
      assertThat(run(rollout().runId(id))).containsExactly("Converged", "Converged");
      assertThat(deleted).hasSize(4);
    }
  }

  @Test
  void whatTheFirstAttemptHadNotReachedIsFollowedWithTheOwner() {
    add(HOT, 2);
    RunId id = new RunId("nightly");
    operator = Operator.ONLY_DELETES;
    cluster.beforeLook(
        look -> {
          step();
          if (deleted.size() == 2) {
            cluster.pass(Duration.ofHours(1));
          }
        });
    run(rollout().runId(id).runTimeout(Duration.ofMinutes(30)));
    step();
    // Selected only now; its pods were made after the owner was annotated.
    cluster.beforeLook(look -> step());
    add(COLD, 2);
    step();
    assertThat(run(rollout().runId(id))).containsExactly("Converged", "Converged");
    assertThat(values.stream().distinct()).hasSize(1);
    assertThat(deleted).hasSize(2);
  }

  @Test
  void aLateRetryDoesNotRestartWhatAnotherRunHasRestartedSince() {
    add(HOT, 2);
    RunId id = new RunId("late");
    refusal = Optional.of(new KrarException(new Reason(Reason.FORBIDDEN, "killed here")));
    run(rollout().runId(id));
    refusal = Optional.empty();
    cluster.pass(Duration.ofMinutes(10));
    assertThat(run(rollout())).containsExactly("Converged");
    assertThat(values).hasSize(1);
    assertThat(run(rollout().runId(id))).containsExactly("Converged");
    assertThat(values).hasSize(1);
  }

  @Test
  void anAnswerThatIsLostIsAskedForAgain() {
    add(HOT, 3);
    answersGetLost = true;
    assertThat(run(smart())).containsExactly("Converged");
    assertThat(values).hasSize(2);
    assertThat(values.stream().distinct()).hasSize(1);
    assertThat(deleted).hasSize(3);
  }

  @Test
  void contentThatDoesNotComeUpIsNotTriedAgain() {
    add(HOT, 3);
    broken = Optional.of(TWO.digest());
    RunReport report = smart().build().execute();
    assertThat(codes(report)).containsExactly("RolloutFailed");
    assertThat(message(report.outcomes().get(0))).contains("CrashLoopBackOff");
    cluster.pass(Duration.ofHours(2));
    // What is of its newest revision runs the new content, and does not come up.
    assertThat(run(smart())).containsExactly("RolloutStuck");
    assertThat(values).hasSize(1);
  }

  @Test
  void goingBackIsLeftToTheOperator() {
    add(HOT, 3);
    broken = Optional.of(TWO.digest());
    PodEvictor nobody =
        new PodEvictor() {
          @Override
          public void evict(Workload workload, RunningPod pod) {
            throw new AssertionError("evicts");
          }

          @Override
          public void evictOutdated(Workload workload) {
            throw new AssertionError("evicts");
          }
        };
    RunReport report =
        smart()
            .rollBackOnFailure(cluster.trigger(RolloutStrategy.DIGEST), nobody)
            .source(
                Fact.IMAGE_OWNERS,
                workloads -> {
                  Map<WorkloadRef, FactValue<ImageOwners>> none = new HashMap<>();
                  return none;
                })
            .build()
            .execute();
    assertThat(codes(report)).containsExactly("CannotRollBack");
    assertThat(message(report.outcomes().get(0))).contains("operator of its owner");
    assertThat(cluster.get(HOT.toString()).containers().get(0).image()).isEqualTo(APP);
  }

  @Test
  void aStaleMirrorIsFoundAtTheEndAndNotTriedAgain() {
    add(HOT, 2);
    mirror = Optional.of(ONE.digest());
    assertThat(run(smart())).containsExactly("NotConverged");
    assertThat(deleted).hasSize(2);
    cluster.pass(Duration.ofHours(2));
    assertThat(run(smart())).containsExactly("KnownNotToConverge");
    assertThat(values).hasSize(1);
  }

  @Test
  void anOwnerThatIsMissingOrMayNotBeAnnotatedFailsAllThatItOwns() {
    add(HOT, 1);
    add(COLD, 1);
    for (String code : List.of(Reason.NOT_FOUND, Reason.FORBIDDEN)) {
      refusal = Optional.of(new KrarException(new Reason(code, "It needs something.")));
      RunReport report = rollout().build().execute();
      assertThat(codes(report)).containsExactly(code, code);
      assertThat(report.outcomes())
          .allSatisfy(
              o -> assertThat(((Outcome.Failed) o).stage()).isEqualTo(Outcome.Stage.TRIGGER));
      cluster.pass(Duration.ofHours(1));
    }
    assertThat(values).isEmpty();
  }

  @Test
  void anotherRunWaitsForTheOneThatHasAnOwnerReplacePods() {
    add(HOT, 3);
    RunId id = new RunId("first");
    refusal = Optional.of(new KrarException(new Reason(Reason.FORBIDDEN, "killed here")));
    run(smart().runId(id));
    refusal = Optional.empty();
    assertThat(run(smart().runTimeout(Duration.ofSeconds(5)))).containsExactly("RolloutInProgress");
    cluster.pass(Duration.ofHours(1));
    assertThat(run(smart())).containsExactly("Converged");
    assertThat(values).hasSize(1);
  }

  @Test
  void ownersWithoutAnAnnotationHoldAsEver() {
    add(HOT, 1);
    OwnerAnnotation other =
        OwnerAnnotation.parse("Kibana.kibana.k8s.elastic.co=example.com/restart");
    RolloutRunBuilder run =
        smart()
            .restartByOwner(List.of(other), cluster.trigger(RolloutStrategy.OWNER), this::annotate);
    assertThat(run(run)).containsExactly("OwnedByOperator");
  }

  @Test
  void anExplanationWritesNoTemplateAndSaysWhoseOwnerIsAnnotated() {
    add(HOT, 2);
    Explanation explanation =
        smart().build().explain(List.of(HOT), refs -> WorkloadSelector.of()).get(0);
    assertThat(explanation.writes().orElseThrow().template()).isEmpty();
    assertThat(explanation.outcome().warnings())
        .extracting(Reason::code)
        .contains("TriggeredByOwner");
    assertThat(values).isEmpty();
  }

  @Test
  void refusesWhatCannotWork() {
    List<OwnerAnnotation> one = List.of(ANNOTATION);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smart().restartByOwner(one, cluster.trigger(), this::annotate))
        .withMessageContaining("writes no template");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                smart()
                    .restartByOwner(
                        List.of(ANNOTATION, ANNOTATION),
                        cluster.trigger(RolloutStrategy.OWNER),
                        this::annotate))
        .withMessageContaining("Elasticsearch.elasticsearch.k8s.elastic.co has two annotations");
    RolloutRunBuilder blind =
        RolloutRun.builder(cluster.selector(), RolloutPolicy.always(), cluster.trigger())
            .restartByOwner(one, cluster.trigger(RolloutStrategy.OWNER), this::annotate);
    assertThatIllegalStateException().isThrownBy(blind::build).withMessageContaining("follower");
    RolloutRunBuilder all =
        RolloutRun.builder(
            cluster.selector(), RolloutPolicy.always(), cluster.trigger(RolloutStrategy.OWNER));
    assertThatIllegalStateException().isThrownBy(all::build).withMessageContaining("owner");
  }
}
