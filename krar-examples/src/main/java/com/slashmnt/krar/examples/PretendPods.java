package com.slashmnt.krar.examples;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;

/**
 * The pods of one workload on the pretend nodes: always running, always ready.
 *
 * @param client of the mock
 * @param registry where containers come from
 * @param workload whose pods these are
 * @param template what new pods are made of
 */
record PretendPods(
    KubernetesClient client,
    PretendRegistry registry,
    HasMetadata workload,
    PodTemplateSpec template) {

  /** How many pods there are. */
  record Count(int all, int updated, String revision) {}

  Count count() {
    List<Pod> pods = list();
    return new Count(pods.size(), (int) pods.stream().filter(this::isUpdated).count(), revision());
  }

  /** Replaces one pod of an older template, or adds one that is missing; unless there is none. */
  void step(int wanted) {
    List<Pod> pods = list();
    List<Pod> old = new ArrayList<>(pods);
    old.removeIf(this::isUpdated);
    if (!old.isEmpty()) {
      Pod last = old.get(old.size() - 1);
      client.resource(last).withGracePeriod(0).delete();
      client.resource(pod(ordinal(last))).create();
    } else if (pods.size() < wanted) {
      client.resource(pod(pods.size())).create();
    }
  }

  private List<Pod> list() {
    return client
        .pods()
        .inNamespace(workload.getMetadata().getNamespace())
        .withLabel("app", workload.getMetadata().getName())
        .list()
        .getItems()
        .stream()
        .sorted((a, b) -> Integer.compare(ordinal(a), ordinal(b)))
        .toList();
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

  private String revision() {
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
