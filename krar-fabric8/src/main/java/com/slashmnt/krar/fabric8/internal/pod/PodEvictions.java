package com.slashmnt.krar.fabric8.internal.pod;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.fabric8.internal.http.Scope;
import com.slashmnt.krar.fabric8.internal.kind.KindAdapter;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.fabric8.internal.kind.ObjectWire;
import com.slashmnt.krar.trigger.PodEvictor;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.Workload;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Evicts pods by the API that minds PodDisruptionBudgets; never deletes one.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/">Kubernetes,
 *     API-initiated eviction</a>
 */
public record PodEvictions(Pager pages, Kinds kinds) implements PodEvictor {

  private static final int BUDGET_USED_UP = 429;

  @Override
  public void evict(Workload workload, RunningPod pod) {
    if (pod.uid().isEmpty()) {
      throw new IllegalArgumentException(
          pod.name() + " has no UID: a namesake must not be evicted in its place");
    }
    try {
      evict(workload.ref().namespace(), pod.name(), new TreeMap<>(Map.of("uid", pod.uid())));
    } catch (ApiFailure e) {
      throw e.toKrarException();
    }
  }

  @Override
  public void evictOutdated(Workload workload) {
    if (workload.revision().isEmpty()) {
      return;
    }
    try {
      // One at a time, from the last on, as the controller itself replaces them.
      outdated(workload, workload.revision().get()).stream()
          .filter(pod -> ordinal(pod) >= workload.strategy().partition())
          .max(Comparator.comparingInt(PodEvictions::ordinal))
          .ifPresent(this::evictAsSeen);
    } catch (ApiFailure e) {
      throw e.toKrarException();
    }
  }

  /**
   * The number at the end of the name of a StatefulSet's pod.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#ordinal-index">
   *     Kubernetes, Ordinal Index</a>
   */
  private static int ordinal(MetaWire pod) {
    try {
      return Integer.parseInt(pod.name().substring(pod.name().lastIndexOf('-') + 1));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Those that are not ready, not of that revision, and not on their way out. */
  private List<MetaWire> outdated(Workload workload, String revision) {
    KindAdapter<?> kind = kinds.of(workload.ref().kind());
    Scope scope = Scope.in(workload.ref().namespace());
    ApiRequest request =
        ApiRequest.get(
            scope.path("", "v1", "pods"),
            workload.podSelector().map(s -> Query.NONE.with("labelSelector", s)).orElse(Query.NONE),
            "list",
            "the pods of " + workload.ref(),
            new RbacPermission("list", "pods", scope.toString()));
    return pages.read(
        request,
        PodWire.class,
        pod ->
            Optional.of(pod)
                .filter(p -> !p.isReady() && !p.isFinished() && !p.metadata().isBeingDeleted())
                .map(PodWire::metadata)
                .filter(m -> isOf(workload, kind, m))
                .filter(m -> !revision.equals(m.labels().get(kind.revisionLabel()))));
  }

  private static boolean isOf(Workload workload, KindAdapter<?> kind, MetaWire pod) {
    return kind.ownerOf(pod)
        .filter(o -> o.name().equals(workload.ref().name()) && o.uid().equals(workload.uid()))
        .isPresent();
  }

  /** One that has become ready meanwhile, or a namesake, is left alone. */
  private void evictAsSeen(MetaWire pod) {
    evict(
        pod.namespace(),
        pod.name(),
        new TreeMap<>(Map.of("uid", pod.uid(), "resourceVersion", pod.resourceVersion())));
  }

  /** One that is not there as the preconditions want it needs none. */
  private void evict(String namespace, String name, Map<String, Object> preconditions) {
    Map<String, Object> body =
        new TreeMap<>(
            Map.of(
                "apiVersion",
                "policy/v1",
                "kind",
                "Eviction",
                "metadata",
                new TreeMap<>(Map.of("name", name, "namespace", namespace)),
                "deleteOptions",
                Map.of("preconditions", preconditions)));
    Scope scope = Scope.in(namespace);
    ApiRequest request =
        new ApiRequest(
            "POST",
            scope.path("", "v1", "pods") + "/" + name + "/eviction",
            Query.NONE,
            "application/json",
            Json.write(body),
            "evict",
            namespace + "/Pod/" + name,
            new RbacPermission("create", ApiRequest.EVICTIONS, scope.toString()));
    try {
      ObjectWire unused = pages.api().send(request, ObjectWire.class);
    } catch (ApiFailure e) {
      if (e.status() == BUDGET_USED_UP) {
        throw new KrarException(new Reason(BLOCKED_BY_BUDGET, e.reason().message()));
      }
      boolean changed = e.status() == ApiFailure.CONFLICT || e.status() == ApiFailure.NOT_FOUND;
      if (!changed) {
        throw e;
      }
    }
  }
}
