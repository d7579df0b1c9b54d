package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An operator that restarts what a shop owns as ECK does: another value of an annotation goes into
 * the templates of its StatefulSets of the update strategy OnDelete, whose pods it then deletes,
 * each when those before are ready again.
 */
public final class ShopOperator implements AutoCloseable {

  /** What it looks at. */
  public static final String ANNOTATION = Shops.GROUP + "/restart";

  private final KubernetesClient client;
  private final List<StatefulSet> sets;
  private final List<String> values = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final ExecutorService work = Executors.newSingleThreadExecutor();
  private final Watch watch;

  /** Of that shop and what it owns. */
  public ShopOperator(
      KubernetesClient client, GenericKubernetesResource shop, StatefulSet... sets) {
    this.client = client;
    this.sets = List.of(sets);
    this.watch =
        client
            .resource(shop)
            .watch(
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, GenericKubernetesResource now) {
                    annotation(now).ifPresent(value -> work.execute(() -> tryToRestart(value)));
                  }

                  @Override
                  public void onClose(@Nullable WatcherException cause) {
                    if (cause != null) {
                      failure.compareAndSet(null, cause);
                    }
                  }
                });
  }

  private static Optional<String> annotation(GenericKubernetesResource shop) {
    return Optional.ofNullable(shop.getMetadata().getAnnotations()).map(a -> a.get(ANNOTATION));
  }

  /** The values that have restarted something; an error if it could not do its work. */
  public List<String> values() {
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new AssertionError("the operator failed", thrown);
    }
    return List.copyOf(values);
  }

  private void tryToRestart(String value) {
    try {
      restart(value);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private void restart(String value) {
    if (values.contains(value)) {
      return;
    }
    values.add(value);
    for (StatefulSet set : sets) {
      StatefulSet unused =
          client
              .resource(set)
              .patch(
                  PatchContext.of(PatchType.JSON_MERGE),
                  "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}}}"
                      .formatted(ANNOTATION, value));
    }
    for (StatefulSet set : sets) {
      for (Pod pod : Rollouts.pods(client, set)) {
        var unused = client.resource(pod).delete();
        Await.until("another " + pod.getMetadata().getName(), () -> isReplaced(pod));
      }
    }
  }

  private boolean isReplaced(Pod pod) {
    Pod now = client.resource(pod).get();
    return now != null
        && !now.getMetadata().getUid().equals(pod.getMetadata().getUid())
        && Readiness.isPodReady(now);
  }

  @Override
  public void close() {
    watch.close();
    List<Runnable> unused = work.shutdownNow();
  }
}
