package com.slashmnt.krar.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Drift;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutVerifierTest {

  private static final Digest NEW = Digest.parse("sha256:" + "a".repeat(64));
  private static final Digest OLD = Digest.parse("sha256:" + "b".repeat(64));
  private static final Map<String, Digest> WANTED = Map.of("app", NEW);
  private static final Workload WEB = Rollouts.web(RolloutStatus.complete(3)).build();
  private static final Workload NO_POD_WANTED = Rollouts.web(RolloutStatus.complete(0)).build();
  private static final RunningPods NO_PODS = new RunningPods(List.of());
  private static final RunningPods PODS = pods(runs("a", NEW));
  private static final Verification LACKS_PODS =
      byStatus("NoPods", "It has no live pod of its newest revision.");
  private static final Reason NO_IMAGE_ID =
      new Reason("NoImageId", "None of its new pods says what it runs.");

  private static RunningPod runs(String pod, Digest digest) {
    return runs(pod, "team/web:1", digest.toString());
  }

  private static RunningPod runs(String pod, String image, String imageId) {
    return RunningPod.of(pod, RunningContainer.of("app", image, imageId));
  }

  private static RunningPods pods(RunningPod... pods) {
    return new RunningPods(List.of(pods));
  }

  private static Verification byStatus(String code, String message) {
    return new Verification(Convergence.UNVERIFIED, new Reason(code, message), true);
  }

  private static Verification converged(String message) {
    return new Verification(Convergence.CONVERGED, new Reason("Converged", message), false);
  }

  private static Verification notConverged(String message) {
    return new Verification(Convergence.NOT_CONVERGED, new Reason("NotConverged", message), false);
  }

  private static ContainerVerdict verdict(String container, Verdict verdict) {
    return new ContainerVerdict(
        container,
        "team/web:1",
        false,
        List.of(NEW, OLD),
        Optional.of(NEW),
        verdict,
        new Reason(verdict.code(), "It is " + verdict.code() + "."),
        3,
        2);
  }

  private static Drift drift(ContainerVerdict... containers) {
    return new Drift(List.of(containers), 3, 2, Set.of(), Optional.empty());
  }

  private static Drift notAsked() {
    throw new AssertionError("asked what the tags point at now");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNVERIFIABLE", "DRIFTED"})
  void podsThatDoNotDriftRunTheWantedContent(Verdict verdict) {
    assertThat(
            RolloutVerifier.content(
                WEB, WANTED, PODS, drift(verdict("app", verdict)), RolloutVerifierTest::notAsked))
        .isEqualTo(
            converged("3 of 3 pods updated, 3 available; the new pods run the wanted content."));
  }

  static Stream<Arguments> unverified() {
    Drift nothing = drift();
    Drift unverifiable =
        drift(verdict("app", Verdict.UNVERIFIABLE), verdict("proxy", Verdict.CURRENT));
    Reason why = new Reason("Unverifiable", "It is Unverifiable.");
    Verification unknown = new Verification(Convergence.UNVERIFIED, why, false);
    Verification silent = new Verification(Convergence.UNVERIFIED, NO_IMAGE_ID, false);
    return Stream.of(
        argumentSet("no verdict", WEB, PODS, nothing, silent),
        argumentSet("one that cannot be told", WEB, PODS, unverifiable, unknown),
        argumentSet("no pod", WEB, NO_PODS, unverifiable, LACKS_PODS),
        argumentSet("no pod, and none wanted", NO_POD_WANTED, NO_PODS, nothing, silent));
  }

  @ParameterizedTest
  @MethodSource("unverified")
  void contentIsUnverifiedWithItsCause(
      Workload workload, RunningPods pods, Drift drift, Verification expected) {
    assertThat(
            RolloutVerifier.content(workload, WANTED, pods, drift, RolloutVerifierTest::notAsked))
        .isEqualTo(expected);
  }

  static Stream<Arguments> drifted() {
    ContainerVerdict current = verdict("app", Verdict.CURRENT);
    ContainerVerdict drifted = verdict("app", Verdict.DRIFTED);
    return Stream.of(
        argumentSet("current by now", drift(current), true),
        argumentSet("the same content by now", drift(verdict("app", Verdict.SAME_CONTENT)), true),
        argumentSet(
            "another container drifted", drift(current, verdict("x", Verdict.DRIFTED)), true),
        argumentSet("still drifted", drift(drifted), false),
        argumentSet("unverifiable by now", drift(verdict("app", Verdict.UNVERIFIABLE)), false),
        argumentSet("pinned by now", drift(verdict("app", Verdict.PINNED)), false),
        argumentSet("one pod's current, another's not", drift(current, drifted), false),
        argumentSet("only another is current", drift(verdict("x", Verdict.CURRENT)), false),
        argumentSet("nothing known by now", drift(), false));
  }

  @ParameterizedTest
  @MethodSource("drifted")
  void podsWithoutTheWantedContentConvergeOnlyIfTheTagMovedToTheirs(Drift now, boolean converged) {
    assertThat(
            RolloutVerifier.content(
                WEB, WANTED, PODS, drift(verdict("app", Verdict.DRIFTED)), () -> now))
        .isEqualTo(
            converged
                ? converged(
                    "3 of 3 pods updated, 3 available; the tag has moved again, and the new pods run"
                        + " what it points at now.")
                : notConverged(
                    "Container app of 2 of 3 new pods does not run the wanted "
                        + (NEW + " but " + OLD)
                        + ": a stale mirror, or the tag moved again."));
  }

  static Stream<Arguments> agreement() {
    Workload bare =
        Workload.builder(WorkloadRef.parse("a/Deployment/bare"))
            .rollout(RolloutStatus.complete(3))
            .build();
    Verification complete = converged("3 of 3 pods updated, 3 available.");
    Verification none = converged("0 of 0 pods updated, 0 available.");
    Verification silence = byStatus(NO_IMAGE_ID.code(), NO_IMAGE_ID.message());
    RunningPods silent = pods(runs("a", "team/web:1", ""));
    RunningPods other = pods(runs("a", NEW), runs("b", "team/x:1", OLD.toString()));
    return Stream.of(
        argumentSet("the same", WEB, pods(runs("a", NEW), runs("b", NEW)), complete),
        argumentSet(
            "the same from a mirror",
            WEB,
            pods(
                runs("a", "team/web:1", "docker.io/team/web@" + NEW),
                runs("b", "team/web:1", "mirror@" + NEW)),
            complete),
        argumentSet("another image's content", WEB, other, complete),
        argumentSet(
            "one says nothing", WEB, pods(runs("a", NEW), runs("b", "team/web:1", "")), complete),
        argumentSet(
            "different content",
            WEB,
            pods(runs("a", OLD), runs("b", NEW)),
            notConverged(
                "The new pods run different content of team/web:1: " + NEW + ", " + OLD + ".")),
        argumentSet("none says anything", WEB, silent, silence),
        argumentSet("nothing to say", bare, silent, complete),
        argumentSet("none wanted", NO_POD_WANTED, silent, none),
        argumentSet("no pod", WEB, NO_PODS, LACKS_PODS),
        argumentSet("no pod, and none wanted", NO_POD_WANTED, NO_PODS, none));
  }

  @ParameterizedTest
  @MethodSource("agreement")
  void podsAgreeOnEachImagesContent(Workload workload, RunningPods pods, Verification expected) {
    assertThat(RolloutVerifier.agreement(workload, pods)).isEqualTo(expected);
  }

  @Test
  void withoutPodsOnlyTheStatusCounts() {
    assertThat(RolloutVerifier.withoutPods(new Reason("Forbidden", "No list.")))
        .isEqualTo(byStatus("Forbidden", "No list."));
  }
}
