package com.slashmnt.krar.engine.rollout;

import com.slashmnt.krar.workload.PodNode;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.TerminatingPod;
import java.time.Instant;
import java.util.Optional;

/** What the pods of a rollout that does not go on say of its cause. */
final class PodTrouble {

  private PodTrouble() {}

  /**
   * A pod that no node has room for, or whose node does not run it, says nothing about its image.
   */
  static boolean isContentAtFault(RunningPods pods) {
    return pods.pods().stream()
        .anyMatch(p -> p.trouble().isPresent() && !p.isUnschedulable() && nodeTrouble(p).isEmpty());
  }

  /** Whether a pod does not become ready, on a node that runs it. */
  static boolean isContentSuspected(RunningPods pods) {
    return pods.pods().stream()
        .anyMatch(p -> !p.ready() && !p.isUnschedulable() && nodeTrouble(p).isEmpty());
  }

  /**
   * Why a rollout does not go on, in the words of one pod and its node.
   *
   * <p>New pods tell most, then those that do not go, then new ones that merely are not ready.
   */
  static Optional<String> of(RunningPods pods, Instant now) {
    return pods.pods().stream()
        .filter(p -> p.trouble().isPresent())
        .findFirst()
        .map(p -> words(p.name(), p.node(), p.trouble().orElseThrow()))
        .or(
            () ->
                pods.terminating().stream()
                    .filter(p -> isHeldByItsNode(p, now))
                    .map(p -> words(p.name(), p.node(), termination(p, now)))
                    .findFirst())
        .or(
            () ->
                pods.pods().stream()
                    .filter(p -> !p.ready())
                    .map(p -> words(p.name(), p.node(), "not ready"))
                    .findFirst());
  }

  private static String words(String pod, Optional<PodNode> node, String trouble) {
    String where = node.map(n -> " on node " + n.name()).orElse("");
    String state = node.flatMap(PodNode::trouble).map(t -> "; its node is " + t).orElse("");
    return "Pod " + pod + where + ": " + trouble + state + ".";
  }

  private static Optional<String> nodeTrouble(RunningPod pod) {
    return pod.node().flatMap(PodNode::trouble);
  }

  /** Only the kubelet of its node ends a pod; one that is silent ends none, overdue or not. */
  private static boolean isHeldByItsNode(TerminatingPod pod, Instant now) {
    return pod.isOverdue(now) || pod.node().flatMap(PodNode::trouble).isPresent();
  }

  private static String termination(TerminatingPod pod, Instant now) {
    return pod.isOverdue(now)
        ? "Terminating, and should have been gone at " + pod.until()
        : "Terminating, with a grace period until " + pod.until();
  }

  /** Whether a node lets no pod go, or does not run one. */
  static boolean isANodeAtFault(RunningPods pods, Instant now) {
    return pods.terminating().stream().anyMatch(p -> isHeldByItsNode(p, now))
        || pods.pods().stream().anyMatch(p -> !p.ready() && nodeTrouble(p).isPresent());
  }
}
