package com.slashmnt.krar.it.registry;

import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Kubelets;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.WorkloadFixture;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Many workloads that run images of a registry: each image runs once in each namespace, in a
 * Deployment or a StatefulSet of one pod.
 *
 * @param size how many workloads
 * @param paths of the manifests that their tags name, on the registry
 */
public record ImageFleet(int size, List<String> paths) {

  /** Keeps the order. */
  public ImageFleet {
    paths = List.copyOf(paths);
  }

  /**
   * Pushes the images, creates the workloads with that label and waits until they run.
   *
   * @param label {@code name=value}
   */
  public static ImageFleet rollOut(
      ControlPlane plane,
      Kubelets kubelets,
      Registry registry,
      List<String> namespaces,
      int images,
      String label) {
    RegistryPuller nodes = RegistryPuller.from(registry);
    namespaces.forEach(namespace -> kubelets.pullWith(PullRequest.in(namespace), nodes));
    List<PushedImage> pushed =
        IntStream.range(0, images)
            .parallel()
            .mapToObj(i -> ImageBuilder.single("build " + i).push(registry, "many/web-" + i + ":1"))
            .toList();
    List<HasMetadata> fleet =
        IntStream.range(0, images * namespaces.size())
            .parallel()
            .mapToObj(
                i ->
                    workload(namespaces.get(i % namespaces.size()), i)
                        .image(pushed.get(i / namespaces.size()).reference())
                        .label(label.split("=", 2)[0], label.split("=", 2)[1])
                        .create(plane.client()))
            .map(HasMetadata.class::cast)
            .toList();
    Rollouts.awaitRolledOut(plane.client(), fleet);
    return new ImageFleet(
        fleet.size(),
        pushed.stream().map(p -> "/v2/" + p.repository() + "/manifests/" + p.tag()).toList());
  }

  private static WorkloadFixture<?, ?> workload(String namespace, int i) {
    return i % 2 == 0
        ? Workloads.deployment(namespace, "web-" + i).pullAlways()
        : Workloads.statefulSet(namespace, "db-" + i).pullAlways();
  }
}
