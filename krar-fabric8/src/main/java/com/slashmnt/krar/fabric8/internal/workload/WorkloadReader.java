package com.slashmnt.krar.fabric8.internal.workload;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.fabric8.internal.http.Scope;
import com.slashmnt.krar.fabric8.internal.http.WatchEvent;
import com.slashmnt.krar.fabric8.internal.http.WatchListener;
import com.slashmnt.krar.fabric8.internal.kind.KindAdapter;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
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

  /**
   * What matches, less what is being deleted.
   *
   * @param wanted which ones to keep, by their metadata
   * @throws ApiFailure if they cannot be listed
   */
  public List<Workload> list(WorkloadQuery query, Predicate<MetaWire> wanted) {
    return listAll(query, wanted).items().stream().flatMap(i -> i.workload().stream()).toList();
  }

  /**
   * All that matches, less what is being deleted.
   *
   * @param wanted of which the whole is kept, by their metadata
   * @throws ApiFailure if they cannot be listed
   */
  public Pager.Listed<ListedWorkload> listAll(WorkloadQuery query, Predicate<MetaWire> wanted) {
    return listAll(query, kinds.of(query.kind()), wanted);
  }

  private <W extends KindAdapter.Wire> Pager.Listed<ListedWorkload> listAll(
      WorkloadQuery query, KindAdapter<W> adapter, Predicate<MetaWire> wanted) {
    return pages.readState(
        query.toList(),
        adapter.wire(),
        object ->
            Optional.of(object)
                .filter(o -> !o.metadata().isBeingDeleted())
                .map(o -> listed(o, adapter, wanted)));
  }

  private static <W extends KindAdapter.Wire> ListedWorkload listed(
      W object, KindAdapter<W> adapter, Predicate<MetaWire> wanted) {
    MetaWire metadata = object.metadata();
    return new ListedWorkload(
        metadata.namespace(),
        metadata.name(),
        metadata.resourceVersion(),
        wanted.test(metadata) ? Optional.of(adapter.toWorkload(object)) : Optional.empty());
  }

  /**
   * Watches what matches until the server ends it, on the caller's thread.
   *
   * @param resourceVersion after which state of the cluster it begins
   * @param time after how long the server is to end it
   * @param over ends it at once when it completes
   * @throws ApiFailure if it is refused or breaks off
   */
  public void watch(
      WorkloadQuery query,
      String resourceVersion,
      Duration time,
      CompletableFuture<?> over,
      WorkloadListener listener) {
    watch(query.toWatch(resourceVersion, time.toSeconds()), kinds.of(query.kind()), over, listener);
  }

  private <W extends KindAdapter.Wire> void watch(
      ApiRequest request,
      KindAdapter<W> adapter,
      CompletableFuture<?> over,
      WorkloadListener listener) {
    pages
        .api()
        .watch(
            request,
            adapter.wire(),
            over,
            new WatchListener<W>() {
              @Override
              public void began() {
                listener.began();
              }

              @Override
              public void happened(WatchEvent<W> event) {
                MetaWire metadata = event.object().metadata();
                if (event.isBookmark()) {
                  listener.reached(metadata.resourceVersion());
                } else if (event.isDeletion() || metadata.isBeingDeleted()) {
                  listener.left(metadata);
                } else {
                  listener.changed(metadata, () -> adapter.toWorkload(event.object()));
                }
              }
            });
  }

  /** Whether the process is about to end. */
  public boolean isEnding() {
    return pages.api().isEnding();
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
  public List<String> writersSince(WorkloadRef ref, Instant time) {
    try {
      return managedFields(ref).since(time);
    } catch (ApiFailure e) {
      LOG.debug("{}: who wrote to it is unknown: {}", ref, e.getMessage());
      return List.of();
    }
  }

  /**
   * Who wrote to that workload, and what.
   *
   * @throws ApiFailure if it cannot be read
   */
  ManagedFieldsWire managedFields(WorkloadRef ref) {
    return pages.api().send(one(ref), ManagedFieldsWire.class);
  }

  /**
   * The labels of the pods that the workload's template makes.
   *
   * @throws ApiFailure if it cannot be read
   */
  Map<String, String> podLabels(WorkloadRef ref) {
    return podLabels(ref, adapter(ref.kind()));
  }

  private <W extends KindAdapter.Wire> Map<String, String> podLabels(
      WorkloadRef ref, KindAdapter<W> adapter) {
    return pages.api().send(one(ref), adapter.wire()).podLabels();
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
