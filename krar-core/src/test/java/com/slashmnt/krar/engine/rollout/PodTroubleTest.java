package com.slashmnt.krar.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.workload.PodNode;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.TerminatingPod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodTroubleTest {

  private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");
  private static final PodNode UP = PodNode.named("n1");
  private static final PodNode DOWN = PodNode.inTrouble("n2", "NotReady (NodeStatusUnknown: gone)");
  private static final String CRASH = "CrashLoopBackOff: back-off";

  private static RunningPod pod(String name, boolean ready, String trouble, PodNode node) {
    return new RunningPod(
        name,
        "",
        ready,
        Optional.of(trouble).filter(t -> !t.isEmpty()),
        List.of(),
        List.of(),
        List.of(),
        Optional.of(node));
  }

  private static RunningPods pods(List<TerminatingPod> terminating, RunningPod... pods) {
    return new RunningPods(List.of(pods), terminating, Optional.of(NOW));
  }

  private static List<TerminatingPod> until(Instant until) {
    return until(until, DOWN);
  }

  private static List<TerminatingPod> until(Instant until, PodNode node) {
    return List.of(new TerminatingPod("old", Optional.of(node), until));
  }

  @Test
  void namesTheNewPodThatSaysWhyFirst() {
    assertThat(
            PodTrouble.of(
                pods(
                    until(NOW.minusSeconds(9)),
                    pod("a", false, "", UP),
                    pod("b", false, CRASH, UP)),
                NOW))
        .contains("Pod b on node n1: CrashLoopBackOff: back-off.");
  }

  @Test
  void namesAPodThatShouldBeGoneWithItsNodesState() {
    assertThat(PodTrouble.of(pods(until(NOW.minusSeconds(9)), pod("a", false, "", UP)), NOW))
        .contains(
            "Pod old on node n2: Terminating, and should have been gone at 2026-01-02T11:59:51Z;"
                + " its node is NotReady (NodeStatusUnknown: gone).");
  }

  @Test
  void aPodThatMayTakeItsTimeToGoIsNoTrouble() {
    assertThat(PodTrouble.of(pods(until(NOW.plusSeconds(9), UP), pod("a", false, "", UP)), NOW))
        .contains("Pod a on node n1: not ready.");
    assertThat(PodTrouble.of(pods(until(NOW.plusSeconds(9), UP), pod("a", true, "", UP)), NOW))
        .isEmpty();
  }

  @Test
  void aPodThatEndsOnASilentNodeIsTroubleBeforeItsGracePeriodIsOver() {
    assertThat(PodTrouble.of(pods(until(NOW.plusSeconds(600)), pod("a", true, "", UP)), NOW))
        .contains(
            "Pod old on node n2: Terminating, with a grace period until 2026-01-02T12:10:00Z;"
                + " its node is NotReady (NodeStatusUnknown: gone).");
  }

  @Test
  void onlyAPodsOwnReasonOnANodeThatRunsItIsTheContentsFault() {
    assertThat(PodTrouble.isContentAtFault(pods(List.of(), pod("a", false, CRASH, UP)))).isTrue();
    assertThat(PodTrouble.isContentAtFault(pods(List.of(), pod("a", false, CRASH, DOWN))))
        .isFalse();
    assertThat(PodTrouble.isContentAtFault(pods(List.of(), pod("a", false, "", UP)))).isFalse();
    assertThat(
            PodTrouble.isContentAtFault(
                pods(List.of(), pod("a", false, "Unschedulable: no room", UP))))
        .isFalse();
    assertThat(PodTrouble.isContentAtFault(pods(until(NOW.minusSeconds(9))))).isFalse();
  }

  @Test
  void aNodeIsAtFaultThatKeepsAPodOrDoesNotRunIt() {
    assertThat(PodTrouble.isANodeAtFault(pods(until(NOW.minusSeconds(9))), NOW)).isTrue();
    assertThat(PodTrouble.isANodeAtFault(pods(until(NOW.plusSeconds(9), UP)), NOW)).isFalse();
    assertThat(PodTrouble.isANodeAtFault(pods(until(NOW.plusSeconds(9), DOWN)), NOW)).isTrue();
    assertThat(PodTrouble.isANodeAtFault(pods(List.of(), pod("a", false, "", DOWN)), NOW)).isTrue();
    assertThat(PodTrouble.isANodeAtFault(pods(List.of(), pod("a", true, "", DOWN)), NOW)).isFalse();
    assertThat(PodTrouble.isANodeAtFault(pods(List.of(), pod("a", false, CRASH, UP)), NOW))
        .isFalse();
  }
}
