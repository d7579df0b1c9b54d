package com.slashmnt.krar.testkit.embedded;

import com.slashmnt.krar.workload.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A few workloads to run in an {@link EmbeddedCluster}.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class SampleWorkloads {

  /** The label of those that are to be restarted. */
  public static final String LABEL = "krar.slash-mnt.com/rollout-policy";

  /** The label's value. */
  public static final String POLICY = "once-a-month";

  private static final String NGINX = "nginx:1.27";

  /** The image of one of them. */
  public static final String VALKEY = "valkey/valkey:8.0";

  private static final String ENVOY = "envoyproxy/envoy:v1.31";
  private static final String FLUENT_BIT = "fluent/fluent-bit:3.1";

  private SampleWorkloads() {}

  /** An embedded cluster with all of them, whose images were published again since they started. */
  public static EmbeddedCluster startCluster() {
    EmbeddedCluster cluster = EmbeddedCluster.start();
    cluster.add(all());
    Set.of(NGINX, VALKEY, ENVOY, FLUENT_BIT).forEach(cluster::publishAgain);
    return cluster;
  }

  /** Seven in four namespaces: one is paused, one is held by its annotation, one has no label. */
  public static List<HasMetadata> all() {
    return List.of(
        labelled(deployment("shop", "web", NGINX, 3)),
        labelled(paused(deployment("shop", "checkout", NGINX, 2))),
        deployment("shop", "admin", NGINX, 1),
        labelled(statefulSet("cache", "sessions", VALKEY, 2)),
        labelled(held(deployment("edge", "legacy", ENVOY, 1))),
        labelled(deployment("edge", "proxy", ENVOY, 2)),
        labelled(daemonSet("logging", "agent", FLUENT_BIT)));
  }

  private static <T extends HasMetadata> T labelled(T workload) {
    workload.getMetadata().getLabels().put(LABEL, POLICY);
    return workload;
  }

  private static Deployment paused(Deployment deployment) {
    deployment.getSpec().setPaused(true);
    return deployment;
  }

  private static Deployment held(Deployment deployment) {
    deployment.getMetadata().getAnnotations().put(Annotations.HOLD, "frozen until its audit ends");
    return deployment;
  }

  private static Deployment deployment(String namespace, String name, String image, int replicas) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withGeneration(1L)
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withTemplate(template(name, image, "Always"))
        .endSpec()
        .build();
  }

  private static HasMetadata statefulSet(
      String namespace, String name, String image, int replicas) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withGeneration(1L)
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withTemplate(template(name, image, "Always"))
        .endSpec()
        .build();
  }

  private static HasMetadata daemonSet(String namespace, String name, String image) {
    return new DaemonSetBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withGeneration(1L)
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .withTemplate(template(name, image, "IfNotPresent"))
        .endSpec()
        .build();
  }

  private static PodTemplateSpec template(String name, String image, String pullPolicy) {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage(image)
        .withImagePullPolicy(pullPolicy)
        .endContainer()
        .endSpec()
        .build();
  }
}
