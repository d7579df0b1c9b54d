package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts template changes of one kind in one namespace.
 *
 * <p>Where a watch has to begin anew, what came between is told by the generation, which counts the
 * changes of a spec: if two or more were missed, the count of that workload is unknown, and said to
 * be.
 */
final class TemplateWatch implements AutoCloseable {
  private final KubernetesClient client;
  private final String kind;
  private final String namespace;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Integer> changes = new HashMap<>();
  private final Set<String> unknown = new HashSet<>();
  private @Nullable Watch watch;
  private boolean closed;

  TemplateWatch(KubernetesClient client, String kind, String namespace) {
    this.client = client;
    this.kind = kind;
    this.namespace = namespace;
    begin();
  }

  /** What an object was like when it was last seen. */
  private record Seen(long generation, PodTemplateSpec template) {}

  /** Waits until all changes made so far are counted, and gives them by the workload's name. */
  Map<String, Integer> changes() {
    for (GenericKubernetesResource item : list().getItems()) {
      Await.until(
          "the watch to tell of %s %s".formatted(kind, item.getMetadata().getName()),
          () -> generation(item),
          generation -> generation >= item.getMetadata().getGeneration());
    }
    return counted();
  }

  private synchronized Map<String, Integer> counted() {
    if (!unknown.isEmpty()) {
      throw new AssertionError(
          "the watch broke and missed changes of %s %s".formatted(kind, unknown));
    }
    return Map.copyOf(changes);
  }

  private synchronized void begin() {
    if (closed) {
      return;
    }
    GenericKubernetesResourceList all = list();
    all.getItems().forEach(watch == null ? this::count : this::countAfterGap);
    watch =
        objects()
            .inNamespace(namespace)
            .withResourceVersion(all.getMetadata().getResourceVersion())
            .watch(new Changes());
  }

  private GenericKubernetesResourceList list() {
    return objects().inNamespace(namespace).list();
  }

  private MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      objects() {
    return client.genericKubernetesResources("apps/v1", kind);
  }

  private synchronized long generation(GenericKubernetesResource item) {
    Seen last = seen.get(item.getMetadata().getUid());
    return last == null ? 0 : last.generation();
  }

  private synchronized void count(GenericKubernetesResource item) {
    Seen now = new Seen(item.getMetadata().getGeneration(), template(item));
    Seen last = seen.put(item.getMetadata().getUid(), now);
    String name = item.getMetadata().getName();
    changes.putIfAbsent(name, 0);
    if (last != null && !Objects.equals(last.template(), now.template())) {
      changes.merge(name, 1, Integer::sum);
    }
  }

  /** Typed: the same JSON is read as other numbers from a list than from a watch. */
  private PodTemplateSpec template(GenericKubernetesResource item) {
    return client
        .getKubernetesSerialization()
        .convertValue(item.get("spec", "template"), PodTemplateSpec.class);
  }

  private void countAfterGap(GenericKubernetesResource item) {
    if (item.getMetadata().getGeneration() > generation(item) + 1) {
      unknown.add(item.getMetadata().getName());
    }
    count(item);
  }

  private void beginAgain() {
    try {
      begin();
    } catch (KubernetesClientException e) {
      // The API server is away, and says so to everybody; it will come back or the test fails.
      CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(this::beginAgain);
    }
  }

  @Override
  public void close() {
    List<Watch> open;
    synchronized (this) {
      closed = true;
      open = watch == null ? List.of() : List.of(watch);
    }
    open.forEach(Watch::close);
  }

  /** Hears of each change, in order. */
  private final class Changes implements Watcher<GenericKubernetesResource> {
    @Override
    public void eventReceived(Action action, GenericKubernetesResource item) {
      if (action == Action.ADDED || action == Action.MODIFIED) {
        count(item);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      // Too old a version after a restart of the API server, for instance.
      ForkJoinPool.commonPool().execute(TemplateWatch.this::beginAgain);
    }
  }
}
