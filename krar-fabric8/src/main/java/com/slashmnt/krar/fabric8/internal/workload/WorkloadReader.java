package com.slashmnt.krar.fabric8.internal.workload;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.fabric8.internal.http.Scope;
import com.slashmnt.krar.fabric8.internal.kind.KindAdapter;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads workloads, one or many, as snapshots. */
public final class WorkloadReader {

  private static final Logger LOG = LoggerFactory.getLogger(WorkloadReader.class);

  private final Pager pages;
  private final Kinds kinds;

  public WorkloadReader(Pager pages, Kinds kinds) {
    this.pages = pages;
    this.kinds = kinds;
  }

  /**
   * How that kind is handled.
   *
   * @throws IllegalArgumentException if it is not
   */
  KindAdapter<?> adapter(WorkloadKind kind) {
    return kinds.of(kind);
  }

  Pager pages() {
    return pages;
  }

  /** What a list is called in messages: {@code deployments in namespace prod}. */
  static String describe(WorkloadKind kind, Scope scope) {
    return kind.plural() + " " + scope;
  }

  /**
   * The workloads of that kind, less those that are being deleted.
   *
   * @param excluded namespaces that the server need not even send; the caller filters all the same
   * @param wanted which ones to keep, by their metadata
   * @throws ApiFailure if they cannot be listed
   */
  public List<Workload> list(
      WorkloadKind kind,
      Scope scope,
      LabelSelector labels,
      Collection<String> excluded,
      Predicate<MetaWire> wanted) {
    return list(kinds.of(kind), scope, labels, excluded, wanted);
  }

  private <W extends KindAdapter.Wire> List<Workload> list(
      KindAdapter<W> adapter,
      Scope scope,
      LabelSelector labels,
      Collection<String> excluded,
      Predicate<MetaWire> wanted) {
    WorkloadKind kind = adapter.kind();
    String others =
        excluded.stream().map(n -> "metadata.namespace!=" + n).collect(Collectors.joining(","));
    ApiRequest request =
        ApiRequest.get(
            scope.path(kind.group(), kind.version(), kind.plural()),
            Query.NONE.with("labelSelector", labels.toString()).with("fieldSelector", others),
            "list",
            describe(kind, scope),
            new RbacPermission("list", RbacPermission.resource(kind), scope.toString()));
    return pages.read(
        request,
        adapter.wire(),
        object ->
            Optional.of(object)
                .filter(o -> !o.metadata().isBeingDeleted())
                .filter(o -> wanted.test(o.metadata()))
                .map(adapter::toWorkload));
  }

  /**
   * That workload.
   *
   * @throws ApiFailure if it cannot be read; with a status of 404 also while it is being deleted
   */
  Workload get(WorkloadRef ref) {
    return get(ref, kinds.of(ref.kind()));
  }

  private <W extends KindAdapter.Wire> Workload get(WorkloadRef ref, KindAdapter<W> adapter) {
    W object;
    try {
      object = pages.api().send(one(ref), adapter.wire());
    } catch (ApiFailure e) {
      throw e.status() == ApiFailure.NOT_FOUND ? notFound(ref, e) : e;
    }
    if (object.metadata().isBeingDeleted()) {
      throw gone(ref + " is being deleted.", null);
    }
    return adapter.toWorkload(object);
  }

  /** Which other clients wrote to that workload then or later; none if it cannot be read. */
  List<String> writersSince(WorkloadRef ref, Instant time) {
    try {
      return pages.api().send(one(ref), ManagedFieldsWire.class).since(time);
    } catch (ApiFailure e) {
      LOG.debug("{}: who wrote to it is unknown: {}", ref, e.getMessage());
      return List.of();
    }
  }

  private static ApiRequest one(WorkloadRef ref) {
    return ApiRequest.get(
        path(ref), Query.NONE, "read", ref.toString(), RbacPermission.on("get", ref));
  }

  static String path(WorkloadRef ref) {
    WorkloadKind kind = ref.kind();
    return Scope.in(ref.namespace()).path(kind.group(), kind.version(), kind.plural())
        + "/"
        + ref.name();
  }

  static ApiFailure notFound(WorkloadRef ref, Throwable cause) {
    return gone(ref + " does not exist (HTTP 404).", cause);
  }

  private static ApiFailure gone(String sentence, @Nullable Throwable cause) {
    return ApiFailure.lasting(ApiFailure.NOT_FOUND, new Reason(Reason.NOT_FOUND, sentence), cause);
  }
}
