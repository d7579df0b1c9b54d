package com.slashmnt.krar.it.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Kubelets;
import com.slashmnt.krar.it.harness.Namespaces;
import com.slashmnt.krar.it.podman.KrarImage;
import com.slashmnt.krar.it.podman.PodRun;
import com.slashmnt.krar.it.podman.PodmanKubelet;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the chart's pods need: nodes for the workloads, and one that runs krar's pods. */
abstract class PodTest {
  static final String LABEL = "krar.slash-mnt.com/rollout-policy";

  static ControlPlane plane;
  static KubernetesClient client;
  static Kubelets kubelets;
  private static Namespaces namespaces;

  @TempDir Path folder;

  /** Where there is no image, nothing is started. */
  @BeforeAll
  static void start() {
    KrarImage.assumeGiven();
    plane = ControlPlane.shared();
    assumeTrue(plane.own(), "a cluster with nodes of its own runs krar's pods itself");
    client = plane.client();
    namespaces = Namespaces.of(plane, PodTest.class);
    kubelets = Kubelets.start(plane, 2);
  }

  @AfterAll
  static void end() {
    if (namespaces != null) {
      namespaces.deleteAndAwait();
      kubelets.close();
    }
  }

  /** A namespace for workloads. */
  static String namespace(String suffix) {
    return namespaces.create(suffix);
  }

  /** A namespace for krar, where pods must meet the restricted standard. */
  static String restricted(String suffix) {
    return namespaces.create(
        suffix,
        Map.of(
            "pod-security.kubernetes.io/enforce", "restricted",
            "pod-security.kubernetes.io/warn", "restricted"));
  }

  /** Runs the next pod of a Job to its end. */
  static PodRun.End runPod(Release release, String job) {
    try (PodRun run = PodmanKubelet.of(plane).start(release.pod(job))) {
      return run.end();
    }
  }

  static String ref(HasMetadata workload) {
    return workload.getMetadata().getNamespace()
        + "/"
        + workload.getKind()
        + "/"
        + workload.getMetadata().getName();
  }
}
