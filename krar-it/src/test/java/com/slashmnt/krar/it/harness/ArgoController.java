package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Plays Argo's controller for one namespace: a ReplicaSet for each template of a Rollout, the old
 * ones scaled to zero once the newest is available, and the status that follows.
 */
public final class ArgoController implements AutoCloseable {

  private static final String HASH = "rollouts-pod-template-hash";
  private static final ResourceDefinitionContext ROLLOUTS =
      new ResourceDefinitionContext.Builder()
          .withGroup("argoproj.io")
          .withVersion("v1alpha1")
          .withKind("Rollout")
          .withPlural("rollouts")
          .withNamespaced(true)
          .build();

  private final KubernetesClient client;
  private final String namespace;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private Future<?> work = CompletableFuture.completedFuture(null);

  private ArgoController(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** A server has not written its conditions yet when the definition is new. */
  private static boolean isEstablished(@Nullable CustomResourceDefinitionStatus status) {
    return status != null
        && status.getConditions() != null
        && status.getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  /** Creates Argo's own CustomResourceDefinition where it is not there yet, and starts. */
  public static ArgoController start(KubernetesClient client, String namespace) {
    Path file = Path.of(Command.run(Map.of(), List.of(Places.argoRollouts().toString())).strip());
    Resource<CustomResourceDefinition> definition =
        client.apiextensions().v1().customResourceDefinitions().load(file.toFile());
    CustomResourceDefinition unused = definition.serverSideApply();
    Await.until("Argo's Rollouts are served", () -> isEstablished(definition.get().getStatus()));
    ArgoController controller = new ArgoController(client, namespace);
    controller.work =
        controller.thread.scheduleWithFixedDelay(
            controller::reconcileAll, 0, 100, TimeUnit.MILLISECONDS);
    return controller;
  }

  private MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      rollouts() {
    return client.genericKubernetesResources(ROLLOUTS);
  }

  /** Creates a Rollout, and gives it as it was created. */
  public GenericKubernetesResource create(String yaml) {
    return rollouts()
        .resource(
            client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class))
        .create();
  }

  /** The Rollout as it is now. */
  public GenericKubernetesResource rollout(String name) {
    return rollouts().inNamespace(namespace).withName(name).require();
  }

  private void reconcileAll() {
    rollouts().inNamespace(namespace).list().getItems().forEach(this::reconcile);
  }

  private void reconcile(GenericKubernetesResource rollout) {
    if (rollout.get("spec", "template") == null) {
      return;
    }
    PodTemplateSpec template =
        client
            .getKubernetesSerialization()
            .convertValue(rollout.<Object>get("spec", "template"), PodTemplateSpec.class);
    String hash = Integer.toHexString(template.hashCode());
    String name = rollout.getMetadata().getName();
    int replicas = rollout.<Integer>get("spec", "replicas");
    List<ReplicaSet> all =
        client.apps().replicaSets().inNamespace(namespace).withLabel("app", name).list().getItems();
    if (all.stream().noneMatch(r -> isNamed(r, name + "-" + hash))) {
      client.resource(replicaSet(rollout, template, hash, replicas)).create();
      return;
    }
    int updated = 0;
    int available = 0;
    int pods = 0;
    for (ReplicaSet set : all) {
      boolean newest = isNamed(set, name + "-" + hash);
      int ready = Objects.requireNonNullElse(set.getStatus().getAvailableReplicas(), 0);
      pods += set.getStatus().getReplicas();
      available += ready;
      updated += newest ? set.getStatus().getReplicas() : 0;
      if (newest && ready == replicas) {
        all.stream()
            .filter(r -> !isNamed(r, name + "-" + hash) && r.getSpec().getReplicas() > 0)
            .forEach(this::end);
      }
    }
    write(
        rollout,
        Map.of(
            "observedGeneration", rollout.getMetadata().getGeneration().toString(),
            "currentPodHash", hash,
            "replicas", pods,
            "HPAReplicas", pods,
            "updatedReplicas", updated,
            "availableReplicas", available,
            "readyReplicas", available,
            "phase", updated == pods && available == replicas ? "Healthy" : "Progressing"));
  }

  private static boolean isNamed(ReplicaSet set, String name) {
    return set.getMetadata().getName().equals(name);
  }

  private void end(ReplicaSet old) {
    client.resource(old).scale(0);
  }

  private void write(GenericKubernetesResource rollout, Map<String, Object> status) {
    rollouts()
        .inNamespace(namespace)
        .withName(rollout.getMetadata().getName())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().asJson(Map.of("status", status)));
  }

  private ReplicaSet replicaSet(
      GenericKubernetesResource rollout, PodTemplateSpec template, String hash, int replicas) {
    String name = rollout.getMetadata().getName();
    OwnerReference owner =
        new OwnerReferenceBuilder()
            .withApiVersion("argoproj.io/v1alpha1")
            .withKind("Rollout")
            .withName(name)
            .withUid(rollout.getMetadata().getUid())
            .withController(true)
            .build();
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName(name + "-" + hash)
        .withNamespace(namespace)
        .addToLabels("app", name)
        .withOwnerReferences(owner)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .addToMatchLabels("app", name)
        .addToMatchLabels(HASH, hash)
        .endSelector()
        .withTemplate(
            new PodTemplateSpecBuilder(template)
                .editMetadata()
                .addToLabels(HASH, hash)
                .endMetadata()
                .build())
        .endSpec()
        .build();
  }

  /**
   * Ends the thread.
   *
   * @throws IllegalStateException if it had failed
   */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the stand-in for Argo's controller does not end");
      }
      if (!work.isCancelled()) {
        Object unused = work.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the stand-in for Argo's controller failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
