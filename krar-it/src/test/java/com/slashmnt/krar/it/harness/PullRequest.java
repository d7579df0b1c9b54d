package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.function.Predicate;

/**
 * A container that is to start on a node.
 *
 * @param container one of the pod's containers, or init containers
 * @param platform of the node: {@code linux/amd64}
 */
public record PullRequest(Pod pod, Container container, String platform) {
  /** As it stands in the pod. */
  public String image() {
    return container.getImage();
  }

  public String namespace() {
    return pod.getMetadata().getNamespace();
  }

  /** The node's name. */
  public String node() {
    return pod.getSpec().getNodeName();
  }

  /** Those of a namespace. */
  public static Predicate<PullRequest> in(String namespace) {
    return request -> request.namespace().equals(namespace);
  }

  /** Those of a workload that {@link Workloads} made. */
  public static Predicate<PullRequest> of(String namespace, String workload) {
    return request -> Kubelets.podsOf(namespace, workload).test(request.pod());
  }

  /** Those of one container of a workload that {@link Workloads} made. */
  public static Predicate<PullRequest> of(String namespace, String workload, String container) {
    return of(namespace, workload).and(r -> r.container().getName().equals(container));
  }
}
