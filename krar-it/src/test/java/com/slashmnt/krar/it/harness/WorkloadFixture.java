package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A workload to be created; what can be said of all three kinds.
 *
 * <p>Its pods have the label {@link #APP} with the workload's name, and end without grace.
 *
 * @param <T> the kind
 * @param <S> this type
 */
public abstract class WorkloadFixture<T extends HasMetadata, S extends WorkloadFixture<T, S>> {
  /** The label that selects the pods. */
  public static final String APP = "app";

  private final String namespace;
  private final String name;
  private final ObjectMetaBuilder metadata;
  private final List<Consumer<PodTemplateSpecBuilder>> edits = new ArrayList<>();
  private String image = "nginx:1.25";

  WorkloadFixture(String namespace, String name) {
    this.namespace = namespace;
    this.name = name;
    metadata = new ObjectMetaBuilder().withNamespace(namespace).withName(name);
  }

  /** A label of the workload itself. */
  public final S label(String key, String value) {
    metadata.addToLabels(key, value);
    return self();
  }

  /** An annotation of the workload itself. */
  public final S annotation(String key, String value) {
    metadata.addToAnnotations(key, value);
    return self();
  }

  /** The image of the container {@code main}. */
  public final S image(String image) {
    this.image = image;
    return self();
  }

  /** Pulls the image of {@code main} whenever a pod starts, whatever its tag. */
  public final S pullAlways() {
    return template(
        template ->
            template
                .editSpec()
                .editFirstContainer()
                .withImagePullPolicy("Always")
                .endContainer()
                .endSpec());
  }

  /** One more container. */
  public final S container(String name, String image) {
    return template(
        template ->
            template
                .editSpec()
                .addToContainers(new ContainerBuilder().withName(name).withImage(image).build())
                .endSpec());
  }

  /** One more init container. */
  public final S initContainer(String name, String image) {
    return template(
        template ->
            template
                .editSpec()
                .addToInitContainers(new ContainerBuilder().withName(name).withImage(image).build())
                .endSpec());
  }

  /** An annotation of the pods. */
  public final S podAnnotation(String key, String value) {
    return template(template -> template.editMetadata().addToAnnotations(key, value).endMetadata());
  }

  /** Any other change of the pod template; changes happen in the order they are given. */
  public final S template(Consumer<PodTemplateSpecBuilder> edit) {
    edits.add(edit);
    return self();
  }

  /** The workload as it would be created. */
  public abstract T build();

  /** Creates it and gives what the API server made of it. */
  public final T create(KubernetesClient client) {
    return client.resource(build()).create();
  }

  /** Creates it and waits until it is rolled out. */
  public final T roll(KubernetesClient client) {
    return Rollouts.await(client, create(client));
  }

  abstract S self();

  final ObjectMeta metadata() {
    return metadata.build();
  }

  final LabelSelector selector() {
    return new LabelSelectorBuilder().addToMatchLabels(APP, name).build();
  }

  final PodTemplateSpec template() {
    PodTemplateSpecBuilder template =
        new PodTemplateSpecBuilder()
            .withNewMetadata()
            .addToLabels(APP, name)
            .endMetadata()
            .withNewSpec()
            .withTerminationGracePeriodSeconds(0L)
            .addNewContainer()
            .withName("main")
            .withImage(image)
            .endContainer()
            .endSpec();
    edits.forEach(edit -> edit.accept(template));
    return template.build();
  }

  /** As in YAML: {@code 1} or {@code 25%}. */
  static IntOrString count(String value) {
    return value.endsWith("%") ? new IntOrString(value) : new IntOrString(Integer.valueOf(value));
  }

  @Override
  public final String toString() {
    return "%s %s/%s".formatted(getClass().getSimpleName(), namespace, name);
  }
}
