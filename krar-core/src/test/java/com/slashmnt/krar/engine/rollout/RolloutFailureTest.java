package com.slashmnt.krar.engine.rollout;

import static com.slashmnt.krar.engine.rollout.Rollouts.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.workload.PodNode;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the verifier says of the pods of a rollout that failed or stands still. */
class RolloutFailureTest {

  private static final RunningPods HEALTHY = new RunningPods(List.of(RunningPod.of("a")));

  private static FactValue<RunningPods> inTrouble(String trouble) {
    return FactValue.known(
        new RunningPods(
            List.of(
                new RunningPod(
                    "a",
                    "",
                    false,
                    Optional.of(trouble),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty()))));
  }

  static Stream<Arguments> failures() {
    FactValue<RunningPods> unknown = FactValue.unknown("Forbidden", "No list.");
    return Stream.of(
        argumentSet("a crash", inTrouble("CrashLoop"), "Too late. Pod a: CrashLoop.", true, true),
        argumentSet(
            "no room", inTrouble("Unschedulable"), "Too late. Pod a: Unschedulable.", false, false),
        argumentSet("no trouble", FactValue.known(HEALTHY), "Too late.", false, false),
        argumentSet(
            "never ready",
            FactValue.known(onNode(PodNode.named("n1"), false)),
            "Too late. Pod a on node n1: not ready.",
            false,
            true),
        argumentSet(
            "a silent node",
            FactValue.known(onNode(PodNode.inTrouble("n2", "NotReady"), false)),
            "Too late. Pod a on node n2: not ready; its node is NotReady.",
            false,
            false),
        argumentSet("pods unknown", unknown, "Too late.", false, false));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureIsToldInTheWordsOfAPod(
      FactValue<RunningPods> pods,
      String message,
      boolean contentAtFault,
      boolean contentSuspected) {
    assertThat(
            RolloutVerifier.failure(
                new Reason("RolloutFailed", "Too late."), RolloutStatus.complete(3), pods, START))
        .isEqualTo(
            new RolloutVerifier.Failure(
                new Reason("RolloutFailed", message), contentAtFault, contentSuspected));
  }

  private static final String DENIED =
      "pods \"web-5d-\" is forbidden: ValidatingAdmissionPolicy 'signed' denied request: unsigned";

  @ParameterizedTest
  @CsvSource({
    "admission webhook \"signed\" denied the request: unsigned, AdmissionRefused, AdmissionRefused",
    "pods \"web-5d-\" is forbidden: exceeded quota: pods, AdmissionRefused, ''",
    "failed calling webhook \"signed\": connection refused, RolloutFailed, ''",
    "error looking up service account shop/web: not found, RolloutFailed, ''"
  })
  void whatAdmissionRefusesIsToldInItsWordsAndRememberedUnlessItIsAQuota(
      String words, String code, String lesson) {
    RolloutStatus refused = RolloutStatus.builder(3).updated(0).podsRefused(words).build();
    RolloutVerifier.Failure failure =
        RolloutVerifier.failure(
            new Reason("RolloutFailed", "Too late."),
            refused,
            FactValue.known(new RunningPods(List.of())),
            START);
    assertThat(failure.why())
        .isEqualTo(
            new Reason(code, "Too late. The cluster does not take its pods: " + words + "."));
    assertThat(failure.lesson().orElse("")).isEqualTo(lesson);
    assertThat(failure.contentAtFault()).isFalse();
    assertThat(failure.contentSuspected()).isEqualTo(!lesson.isEmpty());
  }

  @Test
  void aPodThatCrashesSaysMoreThanOneThatWasRefused() {
    RolloutVerifier.Failure failure =
        RolloutVerifier.failure(
            new Reason("RolloutFailed", "Too late."),
            RolloutStatus.builder(3).updated(1).podsRefused(DENIED).build(),
            inTrouble("CrashLoop"),
            START);
    assertThat(failure.why().code()).isEqualTo("RolloutFailed");
    assertThat(failure.lesson()).contains("KnownBadDigest");
  }

  private static RunningPods onNode(PodNode node, boolean changeKnown) {
    RunningPod pod =
        new RunningPod(
            "a", "", false, Optional.empty(), List.of(), List.of(), List.of(), Optional.of(node));
    return new RunningPods(
        List.of(pod), List.of(), changeKnown ? Optional.of(START) : Optional.empty());
  }

  static Stream<Arguments> standingStill() {
    PodNode up = PodNode.named("n1");
    PodNode down = PodNode.inTrouble("n2", "NotReady");
    FactValue<RunningPods> unknown = FactValue.unknown("Forbidden", "No list.");
    return Stream.of(
        argumentSet("a silent node", FactValue.known(onNode(down, true)), Optional.of(START)),
        argumentSet("no stamp", FactValue.known(onNode(down, false)), Optional.empty()),
        argumentSet("a node that answers", FactValue.known(onNode(up, true)), Optional.empty()),
        argumentSet("pods unknown", unknown, Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("standingStill")
  void standsStillSinceTheLastChangeIfANodeIsToBlame(
      FactValue<RunningPods> pods, Optional<?> since) {
    assertThat(RolloutVerifier.standingStillSince(pods, START)).isEqualTo(since);
  }
}
