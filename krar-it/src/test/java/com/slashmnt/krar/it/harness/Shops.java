package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;

/** Custom resources that own workloads, served for as long as this is open. */
public final class Shops implements AutoCloseable {

  public static final String GROUP = "owned.krar-it.example.com";

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: shops.%1$s}
      spec:
        group: %1$s
        scope: Namespaced
        names: {kind: Shop, plural: shops, singular: shop}
        versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object}}
      """
          .formatted(GROUP);

  private final KubernetesClient client;

  private Shops(KubernetesClient client) {
    this.client = client;
  }

  /** Has the API server serve them. */
  public static Shops serve(KubernetesClient client) {
    Shops shops = new Shops(client);
    CustomResourceDefinition unused = shops.definition().serverSideApply();
    unused =
        Await.until("Shops are served", () -> shops.definition().require(), Shops::isEstablished);
    return shops;
  }

  private Resource<CustomResourceDefinition> definition() {
    return client.resource(
        client.getKubernetesSerialization().unmarshal(DEFINITION, CustomResourceDefinition.class));
  }

  private static boolean isEstablished(CustomResourceDefinition definition) {
    return definition.getStatus() != null
        && definition.getStatus().getConditions() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  /** One of that namespace, named mine. */
  public GenericKubernetesResource create(String namespace) {
    return client
        .resource(
            client
                .getKubernetesSerialization()
                .unmarshal(
                    """
                    apiVersion: %s/v1
                    kind: Shop
                    metadata: {name: mine, namespace: %s}
                    """
                        .formatted(GROUP, namespace),
                    GenericKubernetesResource.class))
        .create();
  }

  /** Has the shop own a workload that is not created yet. */
  public static <T extends HasMetadata> T own(
      GenericKubernetesResource shop, T workload, boolean controls) {
    workload
        .getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion(shop.getApiVersion())
                    .withKind(shop.getKind())
                    .withName(shop.getMetadata().getName())
                    .withUid(shop.getMetadata().getUid())
                    .withController(controls)
                    .build()));
    return workload;
  }

  @Override
  public void close() {
    List<StatusDetails> unused = definition().delete();
  }
}
