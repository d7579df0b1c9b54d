package com.slashmnt.krar.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadOwner;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GuardTest {

  private static final String LABEL = "krar.slash-mnt.com/rollout-policy";
  private static final RolloutPolicy READY = RolloutPolicy.whenRestartable(LABEL);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final PolicyContext CONTEXT = PolicyContext.at(NOW);

  private static WorkloadBuilder web() {
    return Workload.builder(WorkloadRef.parse("prod/Deployment/web"));
  }

  private static WorkloadBuilder owned() {
    return web()
        .owner(new WorkloadOwner("kafka.strimzi.io/v1beta2", "Kafka", "my-cluster", "uid-kafka"));
  }

  private static WorkloadBuilder cronJob(PullPolicy policy) {
    return Workload.builder(WorkloadRef.parse("prod/CronJob/nightly"))
        .rollout(RolloutStatus.complete(0))
        .container(new Container("report", "acme/report:1", policy));
  }

  private static RolloutStatus rollout(
      long generation, long observed, int replicas, int wanted, int updated, int old, int avail) {
    return new RolloutStatus(
        generation, observed, replicas, wanted, updated, old, avail, false, Optional.empty());
  }

  static Stream<Arguments> held() {
    return Stream.of(
        argumentSet("hold annotation", web().annotation(Annotations.HOLD, "audit"), "OptedOut"),
        argumentSet("empty hold annotation", web().annotation(Annotations.HOLD, ""), "OptedOut"),
        argumentSet("label never", web().label(LABEL, "never"), "OptedOut"),
        argumentSet("cron job", cronJob(PullPolicy.ALWAYS), "NextRunPulls"),
        argumentSet("suspended cron job", cronJob(PullPolicy.ALWAYS).paused(true), "NextRunPulls"),
        argumentSet(
            "cron job that keeps what is there",
            cronJob(PullPolicy.IF_NOT_PRESENT),
            "NextRunMayNotPull"),
        argumentSet("owned by an operator", owned(), "OwnedByOperator"),
        argumentSet("paused", web().paused(true), "Paused"),
        argumentSet("no replicas", web().rollout(RolloutStatus.complete(0)), "ScaledToZero"),
        argumentSet(
            "kept by Flagger",
            web().rollout(RolloutStatus.complete(0)).scaledBy("Flagger"),
            "KeptByFlagger"),
        argumentSet(
            "no replicas by another",
            web().rollout(RolloutStatus.complete(0)).scaledBy("KEDA"),
            "ScaledToZero"),
        argumentSet("on delete", web().strategy(UpdateStrategy.ON_DELETE), "OnDelete"),
        argumentSet(
            "partition is replicas",
            web().strategy(UpdateStrategy.partitioned(3)).rollout(rollout(1, 1, 3, 0, 0, 0, 3)),
            "Partitioned"),
        argumentSet(
            "partition above replicas",
            web().strategy(UpdateStrategy.partitioned(4)).rollout(rollout(1, 1, 3, 0, 0, 0, 3)),
            "Partitioned"),
        argumentSet(
            "generation not observed",
            web().rollout(rollout(2, 1, 3, 3, 3, 0, 3)),
            "RolloutInProgress"),
        argumentSet(
            "old pods left", web().rollout(rollout(2, 2, 3, 3, 3, 1, 4)), "RolloutInProgress"),
        argumentSet(
            "fewer updated than wanted",
            web().rollout(rollout(2, 2, 3, 3, 2, 0, 2)),
            "RolloutInProgress"));
  }

  @Test
  void saysWhatTheNextRunOfACronJobBrings() {
    String pinned = "acme/report@sha256:" + "0".repeat(64);
    assertThat(
            CONTEXT
                .evaluate(
                    READY,
                    cronJob(PullPolicy.ALWAYS)
                        .container(Container.of("pinned", pinned))
                        .paused(true)
                        .build())
                .reason())
        .hasToString(
            "NextRunPulls: Its next run, once it is no longer suspended, pulls acme/report:1.");
    assertThat(
            CONTEXT
                .evaluate(
                    READY,
                    Workload.builder(WorkloadRef.parse("prod/CronJob/nightly"))
                        .container(Container.of("pinned", pinned))
                        .build())
                .reason())
        .hasToString("NextRunPulls: Its next run starts what its template names by digest.");
    assertThat(CONTEXT.evaluate(READY, cronJob(PullPolicy.NEVER).build()).reason().message())
        .isEqualTo(
            "Its next run may start old content: container report has imagePullPolicy Never, so"
                + " that a node that has acme/report:1 does not pull it.");
  }

  @ParameterizedTest
  @MethodSource("held")
  void holdsWithItsCode(WorkloadBuilder workload, String code) {
    Decision decision = CONTEXT.evaluate(READY, workload.build());
    assertThat(decision).isInstanceOf(Decision.Hold.class);
    assertThat(decision.reason().code()).isEqualTo(code);
    assertThat(((Decision.Hold) decision).retryable()).isEqualTo(code.equals("RolloutInProgress"));
  }

  static Stream<Arguments> passed() {
    return Stream.of(
        argumentSet("healthy", web()),
        argumentSet("another label value", web().label(LABEL, "nightly")),
        argumentSet("never under another label", web().label("example.com/restart", "never")),
        argumentSet("a release by Flagger", web().scaledBy("Flagger")),
        argumentSet("merely unavailable", web().rollout(rollout(1, 1, 3, 3, 3, 0, 0))));
  }

  @ParameterizedTest
  @MethodSource("passed")
  void letsPass(WorkloadBuilder workload) {
    assertThat(CONTEXT.evaluate(READY, workload.build())).isEqualTo(Guard.PASSED);
  }

  @Test
  void warnsOfOrdinalsBelowThePartition() {
    Workload partitioned =
        web().strategy(UpdateStrategy.partitioned(2)).rollout(rollout(1, 1, 3, 1, 1, 0, 3)).build();
    assertThat(CONTEXT.evaluate(READY, partitioned))
        .isEqualTo(
            Guard.PASSED.warning(
                List.of(
                    new Reason(
                        "BelowPartition",
                        "Its partition keeps the ordinals below 2 on the old template."))));
  }

  @Test
  void saysTheFirstGuardThatObjects() {
    Workload all =
        web()
            .label(LABEL, "never")
            .paused(true)
            .strategy(UpdateStrategy.ON_DELETE)
            .rollout(RolloutStatus.complete(0))
            .build();
    assertThat(CONTEXT.evaluate(READY, all).reason().code()).isEqualTo("OptedOut");
  }

  @Test
  void tellsTheOwnersReasonToOptOut() {
    Workload audited = web().annotation(Annotations.HOLD, "audit until Friday").build();
    assertThat(CONTEXT.evaluate(READY, audited).reason().message())
        .isEqualTo("Its annotation krar.slash-mnt.com/hold says: audit until Friday");
  }

  @Test
  void namesTheOwnerAndWhatToDo() {
    assertThat(CONTEXT.evaluate(READY, owned().build()).reason().message())
        .isEqualTo(
            "It belongs to Kafka/my-cluster of kafka.strimzi.io, whose operator may undo a restart;"
                + " restart it as that operator's documentation says, name its annotation for that"
                + " to krar, or let krar restart owned workloads, too.");
  }

  @Test
  void leavesItToAnAnnotatedOwnerHowThePodsAreReplaced() {
    PolicyContext byOwner = CONTEXT.by(RolloutStrategy.OWNER);
    for (UpdateStrategy strategy :
        List.of(
            UpdateStrategy.ON_DELETE,
            UpdateStrategy.partitioned(3),
            UpdateStrategy.ROLLING_UPDATE)) {
      Decision decision = byOwner.evaluate(READY, owned().strategy(strategy).build());
      assertThat(decision.reason().code()).as(strategy.toString()).isEqualTo("Ready");
      assertThat(decision.warnings()).isEmpty();
    }
    assertThat(byOwner.evaluate(READY, owned().label(LABEL, "never").build()).reason().code())
        .isEqualTo("OptedOut");
  }

  @Test
  void tellsWhatFlaggerKeepsFromWhatIsOff() {
    Workload kept = web().rollout(RolloutStatus.complete(0)).scaledBy("Flagger").build();
    assertThat(CONTEXT.evaluate(READY, kept).reason().message())
        .isEqualTo(
            "Flagger keeps it without pods between releases, and runs web-primary in its place;"
                + " kubectl rollout restart begins a release, which pulls the image.");
  }

  @Test
  void anOwnersOptOutCountsBeforeItsOperator() {
    Workload both = owned().annotation(Annotations.HOLD, "audit").paused(true).build();
    assertThat(CONTEXT.evaluate(READY, both).reason().code()).isEqualTo("OptedOut");
  }

  @Test
  void restartsWhatAnOperatorOwnsAsAnyOtherIfAllowed() {
    RolloutPolicy allowed = RolloutPolicy.whenRestartable(LABEL, OwnedWorkloads.RESTART);

    assertThat(CONTEXT.evaluate(allowed, owned().build())).isEqualTo(Guard.PASSED);
    assertThat(CONTEXT.evaluate(allowed, owned().paused(true).build()).reason().code())
        .isEqualTo("Paused");
    assertThat(CONTEXT.evaluate(allowed, owned().label(LABEL, "never").build()).reason().code())
        .isEqualTo("OptedOut");
  }

  @Test
  void rollsWithAWarningOverWhatTheClusterGaveUp() {
    RolloutStatus givenUp =
        new RolloutStatus(2, 2, 3, 3, 1, 2, 2, true, Optional.of(Duration.ofMinutes(10)));
    Decision decision = CONTEXT.evaluate(READY, web().rollout(givenUp).build());

    assertThat(decision).isInstanceOf(Decision.Roll.class);
    assertThat(((Decision.Roll) decision).warnings())
        .extracting(Reason::code)
        .containsExactly("RolloutStuck");
  }

  @Test
  void doesNotBelieveAVerdictOnAnOlderTemplate() {
    RolloutStatus older =
        new RolloutStatus(3, 2, 3, 3, 1, 2, 2, true, Optional.of(Duration.ofMinutes(10)));
    assertThat(CONTEXT.evaluate(READY, web().rollout(older).build()).reason().code())
        .isEqualTo("RolloutInProgress");
  }

  @Test
  void rollsWithAWarningOverWhatThisRunSawStall() {
    Workload stalled = web().rollout(rollout(2, 2, 3, 3, 1, 2, 2)).build();
    Decision decision = CONTEXT.whenStalled().evaluate(READY, stalled);

    assertThat(decision).isInstanceOf(Decision.Roll.class);
    assertThat(((Decision.Roll) decision).warnings())
        .extracting(Reason::code)
        .containsExactly("RolloutStuck");
  }

  static Stream<Arguments> images() {
    return Stream.of(
        argumentSet("floating, always", "nginx:1.27", "Always", ""),
        argumentSet(
            "floating, if not present", "nginx:1.27", "IfNotPresent", "PullPolicyNotAlways"),
        argumentSet("latest", "nginx:latest", "Always", "PermissiveTag"),
        argumentSet("no tag", "registry.example.com:5000/nginx", "Always", "PermissiveTag"),
        argumentSet("bare major", "nginx:1", "Always", "PermissiveTag"),
        argumentSet("bare major with v", "nginx:v1", "Always", "PermissiveTag"),
        argumentSet("both", "nginx:latest", "Never", "PullPolicyNotAlways,PermissiveTag"),
        argumentSet("pinned", "nginx@sha256:" + "0".repeat(64), "IfNotPresent", ""),
        argumentSet("tag and digest", "nginx:latest@sha256:" + "0".repeat(64), "IfNotPresent", ""),
        argumentSet("no image", "${IMAGE}", "Always", ""));
  }

  @ParameterizedTest
  @MethodSource("images")
  void warnsOfImages(String image, String pullPolicy, String codes) {
    Workload workload =
        web()
            .container(
                new Container(
                    "app",
                    image,
                    Stream.of(PullPolicy.values())
                        .filter(p -> p.toString().equals(pullPolicy))
                        .findFirst()
                        .orElseThrow()))
            .build();
    Decision.Roll roll = (Decision.Roll) CONTEXT.evaluate(RolloutPolicy.always(), workload);
    assertThat(roll.warnings().stream().map(Reason::code).toList())
        .isEqualTo(codes.isEmpty() ? List.of() : List.of(codes.split(",")));
  }
}
