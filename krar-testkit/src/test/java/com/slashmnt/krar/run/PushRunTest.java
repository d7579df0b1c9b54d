package com.slashmnt.krar.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs for a push: whom they restart, how long they wait, and what a second one does. */
@Timeout(30)
class PushRunTest extends PullingRuns {

  private static final String OTHER = "a/Deployment/other";

  /** How long each look-up takes. */
  private Duration latency = Duration.ofSeconds(1);

  private final List<Instant> asked = new ArrayList<>();
  private final List<RunEvent> heard = new ArrayList<>();
  private DigestSource source = registry;

  @BeforeEach
  void restartsByAnnotation() {
    strategy = RolloutStrategy.RESTART;
  }

  private RolloutRunBuilder pushed(String... images) {
    return builder()
        .images(List.of(images).stream().map(ImageReference::parse).toList())
        .listener(heard::add)
        .digests(
            query -> {
              cluster.pass(latency);
              if (query.image().digest().isEmpty()) {
                asked.add(cluster.instant());
              }
              return source.lookUp(query);
            });
  }

  private static String at(PublishedImage content) {
    return APP + "@" + content.digest();
  }

  /** Shows the content only so many seconds from now. */
  private DigestSource after(Duration delay, PublishedImage content, DigestSource before) {
    Instant from = cluster.instant().plus(delay);
    return query -> {
      if (cluster.instant().isBefore(from)) {
        return before.lookUp(query);
      }
      registry.publish(APP, content);
      return registry.lookUp(query);
    };
  }

  private void addOther(String image) {
    Workload other =
        cluster.add(
            FakeCluster.with(
                Workload.builder(WorkloadRef.parse(OTHER))
                    .container(new Container("app", image, PullPolicy.ALWAYS))
                    .build(),
                RolloutStatus.complete(3)));
    running.put(other.ref(), ONE.digest());
  }

  private List<String> restarted() {
    return cluster.restarts().stream().map(WorkloadRef::toString).toList();
  }

  private static List<String> codes(List<Reason> warnings) {
    return warnings.stream().map(Reason::code).toList();
  }

  @Test
  void restartsExactlyWhatNamesTheImage() {
    add(WEB, PullPolicy.ALWAYS);
    add("b/StatefulSet/web", PullPolicy.ALWAYS);
    addOther("r.test/other:main");
    registry.publish("r.test/other:main", TWO).publish(APP, TWO);

    RunReport report = run(pushed(at(TWO)));

    assertThat(restarted()).containsExactlyInAnyOrder(WEB, "b/StatefulSet/web");
    assertThat(report.outcomes()).extracting(Outcome::code).containsOnly("Converged");
    assertThat(report.warnings()).isEmpty();
    assertThat(heard).noneMatch(RunEvent.Awaiting.class::isInstance);
  }

  @Test
  void aRegistryThatIsLateIsWaitedFor() {
    add(WEB, PullPolicy.ALWAYS);
    source = after(Duration.ofSeconds(20), TWO, registry);
    Instant start = cluster.instant();

    RunReport report = run(pushed(at(TWO)).pushTimeout(Duration.ofMinutes(2)));

    assertThat(restarted()).containsExactly(WEB);
    assertThat(code(report)).isEqualTo("Converged");
    assertThat(asked.get(0)).isBefore(start.plusSeconds(20));
    assertThat(heard)
        .filteredOn(RunEvent.Awaiting.class::isInstance)
        .containsExactly(new RunEvent.Awaiting(ImageReference.parse(at(TWO))));
  }

  @Test
  void aTagThatDoesNotComeToPointThereIsUnverifiable() {
    add(WEB, PullPolicy.ALWAYS);
    addOther("r.test/other:main");
    // What it points at would be drift, too: but not what was pushed.
    registry.publish(APP, THREE);
    Instant start = cluster.instant();

    RunReport report = run(pushed(at(TWO)).pushTimeout(Duration.ofSeconds(30)));

    assertThat(cluster.restarts()).isEmpty();
    assertThat(report.outcomes()).hasSize(1);
    assertThat(outcome(report, WEB))
        .isInstanceOfSatisfying(
            Outcome.Held.class,
            held -> {
              assertThat(held.reason().code()).isEqualTo("Unverifiable");
              assertThat(held.reason().message())
                  .contains(
                      "PushNotSeen",
                      APP,
                      TWO.digest().toString(),
                      THREE.digest().toString(),
                      "30s");
            });
    assertThat(asked.get(asked.size() - 1)).isBetween(start.plusSeconds(30), start.plusSeconds(32));
  }

  @Test
  void aTagThatIsNotThereYetIsWaitedFor() {
    add(WEB, PullPolicy.ALWAYS);
    DigestSource nothing =
        query -> DigestLookup.unavailable(DigestLookup.Unavailable.NOT_FOUND, "Not there.");
    source = after(Duration.ofSeconds(20), TWO, nothing);

    run(pushed(at(TWO)));

    assertThat(restarted()).containsExactly(WEB);
  }

  @Test
  void whatKeepsFailingSaysWhyAndWhatWasWaitedFor() {
    add(WEB, PullPolicy.ALWAYS);
    registry.fail(APP, DigestLookup.Unavailable.TIMED_OUT);

    RunReport report = run(pushed(at(TWO)).pushTimeout(Duration.ofSeconds(30)));

    assertThat(asked).hasSizeGreaterThan(20);
    assertThat(outcome(report, WEB).containers().get(0).reason())
        .satisfies(
            why -> {
              assertThat(why.code()).isEqualTo(DigestLookup.Unavailable.TIMED_OUT);
              assertThat(why.message())
                  .contains("It fails on purpose.", TWO.digest().toString(), "waited for 30s");
            });
  }

  @Test
  void whatWaitingDoesNotMendIsNotWaitedFor() {
    add(WEB, PullPolicy.ALWAYS);
    registry.fail(APP, DigestLookup.Unavailable.UNAUTHORIZED);

    RunReport report = run(pushed(at(TWO)));

    assertThat(asked).hasSize(1);
    assertThat(outcome(report, WEB).containers().get(0).reason().code())
        .isEqualTo(DigestLookup.Unavailable.UNAUTHORIZED);
  }

  @Test
  void theRunsOwnTimeBoundsTheWait() {
    add(WEB, PullPolicy.ALWAYS);
    Instant start = cluster.instant();

    RunReport report = run(pushed(at(TWO)).runTimeout(Duration.ofSeconds(10)));

    assertThat(code(report)).isEqualTo("Unverifiable");
    assertThat(asked.get(asked.size() - 1)).isBefore(start.plusSeconds(13));
  }

  @Test
  void aStopEndsTheWaitAndNothingIsRestarted() {
    add(WEB, PullPolicy.ALWAYS);
    List<RolloutRun> runs = new ArrayList<>();
    source =
        query -> {
          if (asked.size() == 3) {
            runs.get(0).stop();
          }
          return registry.lookUp(query);
        };
    runs.add(pushed(at(TWO)).build());

    RunReport report = runs.get(0).execute();

    assertThat(asked).hasSize(3);
    assertThat(code(report)).isEqualTo("Unverifiable");
    assertThat(cluster.restarts()).isEmpty();
  }

  @Test
  void aPlanWaitsAsWell() {
    add(WEB, PullPolicy.ALWAYS);
    source = after(Duration.ofSeconds(20), TWO, registry);

    RolloutPlan plan = pushed(at(TWO)).build().plan();

    assertThat(plan.outcomes()).extracting(Outcome::code).containsExactly("Drifted");
    assertThat(cluster.restarts()).isEmpty();
  }

  @Test
  void withoutADigestNothingIsWaitedFor() {
    add(WEB, PullPolicy.ALWAYS);

    assertThat(code(run(pushed(APP)))).isEqualTo("Current");
    assertThat(asked).hasSize(1);
  }

  @Test
  void theSameNotificationTwiceRestartsOnce() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);

    RunReport first = run(pushed(at(TWO)));
    RunReport second = run(byDigest(TWO));

    assertThat(restarted()).containsExactly(WEB);
    assertThat(first.warnings()).isEmpty();
    assertThat(code(second)).isEqualTo("Current");
  }

  private RolloutRunBuilder byDigest(PublishedImage content) {
    return pushed(at(content)).runId(new RunId(content.digest().toString()));
  }

  @Test
  void aSecondCallWithTheDigestAsItsIdIsThatRunAgain() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);

    run(byDigest(TWO));
    RunReport second = run(byDigest(TWO));

    assertThat(restarted()).containsExactly(WEB);
    assertThat(outcome(second, WEB))
        .isInstanceOfSatisfying(
            Outcome.Rolled.class, rolled -> assertThat(rolled.resumed()).isTrue());
  }

  @Test
  void twoPipelinesAtOnceRestartOnce() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    List<RunReport> theirs = new ArrayList<>();
    // The other has decided, too, and is faster by one write.
    cluster.beforeTrigger(
        ref -> {
          cluster.beforeTrigger(r -> {});
          theirs.add(run(byDigest(TWO)));
        });

    RunReport report = run(byDigest(TWO));

    assertThat(restarted()).containsExactly(WEB);
    assertThat(code(theirs.get(0))).isEqualTo("Converged");
    assertThat(outcome(report, WEB))
        .isInstanceOfSatisfying(
            Outcome.Rolled.class,
            rolled -> {
              assertThat(rolled.resumed()).isTrue();
              assertThat(rolled.code()).isEqualTo("Converged");
            });
  }

  @Test
  void aTagThatMovesBackIsRestartedForAgain() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    run(byDigest(TWO));
    registry.publish(APP, THREE);
    run(byDigest(THREE));
    registry.publish(APP, TWO);

    RunReport back = run(byDigest(TWO));

    assertThat(code(back)).isEqualTo("Converged");
    assertThat(restarted()).containsExactly(WEB, WEB, WEB);
    assertThat(running.get(WorkloadRef.parse(WEB))).isEqualTo(TWO.digest());
  }

  @Test
  void anOlderNotificationThatComesLateRestartsNothing() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, THREE);
    run(byDigest(THREE));

    RunReport late = run(byDigest(TWO).pushTimeout(Duration.ofSeconds(5)));

    assertThat(restarted()).containsExactly(WEB);
    assertThat(code(late)).isEqualTo("Unverifiable");
  }

  @Test
  void whereNoIdIsGivenTheDigestIsIt() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);

    RunReport report =
        RolloutRun.builder(cluster.selector(), policy(), cluster.trigger())
            .clock(cluster)
            .source(Fact.PODS, pods())
            .digests(registry)
            .images(List.of(ImageReference.parse(at(TWO))))
            .build()
            .execute();

    assertThat(report.runId()).isEqualTo(new RunId(TWO.digest().toString()));
    assertThat(codes(report.warnings())).isEmpty();
  }

  private static RolloutPolicy policy() {
    return RolloutPolicy.whenImageDrifted();
  }

  @Test
  void anImageThatNothingNamesIsWarnedOf() {
    add(WEB, PullPolicy.ALWAYS);

    RunReport report = run(pushed(at(TWO), "r.test/shop:main", APP));

    assertThat(report.outcomes()).hasSize(1);
    assertThat(report.warnings())
        .containsExactly(
            new Reason(
                "ImageNotNamed",
                "No selected workload names r.test/shop:main in its template: nothing is restarted for that."));
    assertThat(pushed("r.test/shop:main").build().plan().warnings())
        .extracting(Reason::code)
        .containsExactly("ImageNotNamed");
  }

  @Test
  void whatKrarPinnedFollowsItsTag() {
    strategy = RolloutStrategy.DIGEST;
    add(WEB, PullPolicy.IF_NOT_PRESENT);
    registry.publish(APP, TWO);
    run(pushed(at(TWO)));
    registry.publish(APP, THREE);

    run(pushed(at(THREE)));

    assertThat(image(WEB)).isEqualTo(at(THREE));
  }

  @Test
  void anImageThatIsChangedBeforeTheRestartIsNoLongerSelected() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    cluster.beforeTrigger(
        ref -> {
          cluster.beforeTrigger(r -> {});
          cluster.add(
              Workload.builder(ref)
                  .container(Container.of("app", "r.test/other:main"))
                  .resourceVersion("999")
                  .build());
        });

    RunReport report = run(pushed(at(TWO)));

    assertThat(cluster.restarts()).isEmpty();
    assertThat(code(report)).isEqualTo("NotSelected");
  }

  @Test
  void whatWaitsForARolloutOfItsOwnIsNotRestartedForAnOldTagLater() {
    WorkloadRef web = add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, THREE);
    cluster.change(web, w -> FakeCluster.with(w, FakeCluster.rolling(w, 1)));

    RunReport report = run(pushed(at(TWO)).pushTimeout(Duration.ofSeconds(5)));

    assertThat(cluster.restarts()).isEmpty();
    assertThat(code(report)).isEqualTo("Unverifiable");
  }

  @Test
  void aTagThatWasSeenThereMayMoveOn() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    // Another client writes, and the tag moves, before the restart: it is decided anew.
    cluster.beforeTrigger(
        ref -> {
          cluster.beforeTrigger(r -> {});
          registry.publish(APP, THREE);
          cluster.change(ref, w -> w);
        });

    RunReport report = run(pushed(at(TWO)));

    assertThat(code(report)).isEqualTo("Converged");
    assertThat(running.get(WorkloadRef.parse(WEB))).isEqualTo(THREE.digest());
  }

  @Test
  void aDigestThatNothingLooksUpIsAContradiction() {
    Digest digest = TWO.digest();
    RolloutRunBuilder always =
        RolloutRun.builder(cluster.selector(), RolloutPolicy.always(), cluster.trigger())
            .digests(registry)
            .images(List.of(ImageReference.parse(APP + "@" + digest)));
    RolloutRunBuilder without =
        RolloutRun.builder(cluster.selector(), policy(), cluster.trigger())
            .source(Fact.PODS, pods())
            .source(Fact.PUBLISHED, workloads -> Map.of())
            .images(List.of(ImageReference.parse(APP + "@" + digest)));

    assertThatIllegalStateException()
        .isThrownBy(always::build)
        .withMessageContaining("looks up no digest");
    assertThatIllegalStateException()
        .isThrownBy(without::build)
        .withMessageContaining("looks up no digest");
  }

  @Test
  void queriesOfOtherCredentialsWaitTogether() {
    add(WEB, PullPolicy.ALWAYS);
    add("b/Deployment/web", PullPolicy.ALWAYS);
    Instant late = cluster.instant().plusSeconds(20);
    // Namespace b's answers come from a replica that lags.
    source =
        query ->
            query.namespace().equals(Optional.of("b")) && cluster.instant().isBefore(late)
                ? DigestLookup.found(PublishedImage.of(ONE.digest(), ""))
                : registry.lookUp(query);
    registry.publish(APP, TWO);

    run(pushed(at(TWO)));

    assertThat(restarted()).containsExactlyInAnyOrder(WEB, "b/Deployment/web");
  }
}
