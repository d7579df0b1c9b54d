package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/**
 * Adds a container to each new pod of a namespace, as a service mesh does; no workload's template
 * names it. Closing it ends that.
 */
public final class Injection implements AutoCloseable {
  /** What one of these wants of the cluster: Kubernetes 1.36, where such policies are stable. */
  private static final String POLICY =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicy
      metadata: {name: %1$s, labels: {%2$s: injection}}
      spec:
        matchConstraints:
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
          resourceRules:
          - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
        failurePolicy: Fail
        reinvocationPolicy: Never
        mutations:
        - patchType: ApplyConfiguration
          applyConfiguration:
            expression: >
              Object{spec: Object.spec{containers: [
                Object.spec.containers{name: "%3$s", image: "%4$s", imagePullPolicy: "%5$s"}]}}
      """;

  private static final String BINDING =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicyBinding
      metadata: {name: %1$s, labels: {%2$s: injection}}
      spec: {policyName: %1$s}
      """;

  private final KubernetesClient client;
  private final List<HasMetadata> objects;

  private Injection(KubernetesClient client, List<HasMetadata> objects) {
    this.client = client;
    this.objects = objects;
  }

  /** Begins with it and waits until it works; one namespace can have one. */
  public static Injection into(
      ControlPlane plane, String namespace, String container, String image, String pullPolicy) {
    KubernetesClient client = plane.client();
    String policy = POLICY.formatted(namespace, Namespaces.LABEL, container, image, pullPolicy);
    List<HasMetadata> objects =
        List.of(
            client.resource(policy).create(),
            client.resource(BINDING.formatted(namespace, Namespaces.LABEL)).create());
    Pod probe = probe(namespace);
    Await.until(
        "an injected container in " + namespace,
        () -> client.resource(probe).dryRun().create().getSpec().getContainers(),
        containers -> containers.size() == 2);
    return new Injection(client, objects);
  }

  @Override
  public void close() {
    objects.forEach(object -> client.resource(object).delete());
  }

  /** A pod to be created as a dry run, to see what admission makes of it. */
  public static Pod probe(String namespace) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("probe")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("probe")
        .endContainer()
        .endSpec()
        .build();
  }
}
