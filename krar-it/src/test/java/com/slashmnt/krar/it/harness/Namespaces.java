package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The namespaces of one test class: their names tell the class and are never the same twice.
 *
 * <p>Closing it deletes them, and returns before they are gone.
 */
public final class Namespaces implements AutoCloseable {
  /** The label of everything the harness makes that is not in a namespace, and of namespaces. */
  public static final String LABEL = "krar-it";

  private final KubernetesClient client;
  private final String prefix;
  private final List<String> names = new CopyOnWriteArrayList<>();

  private Namespaces(KubernetesClient client, String prefix) {
    this.client = client;
    this.prefix = prefix;
  }

  /** Makes namespaces for a test class. */
  public static Namespaces of(ControlPlane plane, Class<?> test) {
    String name = test.getSimpleName().toLowerCase(Locale.ROOT);
    String id = UUID.randomUUID().toString().substring(0, 6);
    return new Namespaces(
        plane.client(), name.substring(0, Math.min(30, name.length())) + "-" + id);
  }

  /** What all names begin with. */
  public String prefix() {
    return prefix;
  }

  /** Creates {@code <prefix>-<suffix>}, and gives its name. */
  public String create(String suffix) {
    return create(suffix, Map.of());
  }

  /** The same with labels. */
  public String create(String suffix, Map<String, String> labels) {
    return createExactly(prefix + "-" + suffix, labels);
  }

  /** Creates one of exactly that name, which no other test may use, and gives the name. */
  public String createExactly(String name, Map<String, String> labels) {
    Namespace namespace =
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels(LABEL, prefix)
            .addToLabels(labels)
            .endMetadata()
            .build();
    client.resource(namespace).create();
    names.add(name);
    return name;
  }

  /** Deletes them and waits until they are gone; pods on no node of {@link Kubelets} may hang. */
  public void deleteAndAwait() {
    close();
    Await.until(
        "the end of the namespaces " + prefix,
        () -> client.namespaces().withLabel(LABEL, prefix).list().getItems(),
        List::isEmpty);
  }

  @Override
  public void close() {
    names.forEach(name -> client.namespaces().withName(name).delete());
  }
}
