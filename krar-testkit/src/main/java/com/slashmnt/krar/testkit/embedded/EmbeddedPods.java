package com.slashmnt.krar.testkit.embedded;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The pods of one workload on nodes that do not exist: always running, always ready. */
final class EmbeddedPods {

  private final KubernetesClient client;
  private final EmbeddedRegistry registry;
  private final HasMetadata workload;
  private final PodTemplateSpec template;
  private final List<Pod> pods;

  /**
   * Those of that workload.
   *
   * @param all the pods of the cluster
   * @param template what new pods are made of
   */
  EmbeddedPods(
      KubernetesClient client,
      EmbeddedRegistry registry,
      List<Pod> all,
      HasMetadata workload,
      PodTemplateSpec template) {
    this.client = client;
    this.registry = registry;
    this.workload = workload;
    this.template = template;
    this.pods = new ArrayList<>(all);
    pods.removeIf(pod -> !isOwn(pod.getMetadata()));
    pods.sort(Comparator.comparingInt(EmbeddedPods::ordinal));
  }

  private boolean isOwn(ObjectMeta pod) {
    return pod.getNamespace().equals(workload.getMetadata().getNamespace())
        && workload.getMetadata().getName().equals(pod.getLabels().get("app"));
  }

  int all() {
    return pods.size();
  }

  int updated() {
    return (int) pods.stream().filter(this::isUpdated).count();
  }

  /** Replaces one pod of an older template, or adds one that is missing; unless there is none. */
  void step(int wanted) {
    for (int i = pods.size() - 1; i >= 0; i--) {
      if (!isUpdated(pods.get(i))) {
        client.resource(pods.get(i)).withGracePeriod(0).delete();
        pods.set(i, client.resource(pod(i)).create());
        return;
      }
    }
    if (pods.size() < wanted) {
      pods.add(client.resource(pod(pods.size())).create());
    }
  }

  private Pod pod(int ordinal) {
    String name = workload.getMetadata().getName();
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(workload.getMetadata().getNamespace())
        .withName((isDeployment() ? name + "-" + revision() : name) + "-" + ordinal)
        .addToLabels("app", name)
        .addToLabels(revisionLabel(), revision())
        .withOwnerReferences(owner())
        .endMetadata()
        .withSpec(template.getSpec())
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .withContainerStatuses(template.getSpec().getContainers().stream().map(this::run).toList())
        .endStatus()
        .build();
  }

  private ContainerStatus run(Container container) {
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID(registry.pull(container.getImage(), container.getImagePullPolicy()))
        .withReady(true)
        .withNewState()
        .withNewRunning()
        .endRunning()
        .endState()
        .build();
  }

  private OwnerReference owner() {
    String name = workload.getMetadata().getName();
    return new OwnerReferenceBuilder()
        .withApiVersion("apps/v1")
        .withKind(isDeployment() ? "ReplicaSet" : workload.getKind())
        .withName(isDeployment() ? name + "-" + revision() : name)
        .withUid(workload.getMetadata().getUid())
        .withController(true)
        .build();
  }

  private boolean isUpdated(Pod pod) {
    return revision().equals(pod.getMetadata().getLabels().get(revisionLabel()));
  }

  /** Of the newest template. */
  String revision() {
    return Integer.toHexString(template.hashCode());
  }

  private String revisionLabel() {
    return isDeployment() ? "pod-template-hash" : "controller-revision-hash";
  }

  private boolean isDeployment() {
    return workload.getKind().equals("Deployment");
  }

  private static int ordinal(Pod pod) {
    String name = pod.getMetadata().getName();
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }
}
