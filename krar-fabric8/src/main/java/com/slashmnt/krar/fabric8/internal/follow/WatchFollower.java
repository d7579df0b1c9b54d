package com.slashmnt.krar.fabric8.internal.follow;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;

import com.slashmnt.krar.fabric8.internal.http.Scope;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadQuery;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadReader;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.Namespaces;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees what was discovered by watches, one for each kind and scope, and by lists what was not
 * discovered and what a watch does not show: a list is what counts, a watch makes it unnecessary.
 *
 * <p>Thread-safe. The watches end with the run, with the process, and a few minutes after the last
 * look.
 */
public final class WatchFollower implements RolloutFollower {

  /** Each is a thread and a connection; further namespaces are listed. */
  private static final int MOST_WATCHES = 24;

  private final WorkloadReader reader;
  private final Optional<Discovery> discovery;
  private final LongSupplier nanoTime;
  private final StatusLists lists;
  private final Map<WorkloadQuery, FollowedScope> scopes = new HashMap<>();

  /**
   * One that follows what that discovery finds, and whatever else.
   *
   * @param discovery whose scope and labels lists and watches use, so that they are no larger than
   *     what found the workloads; empty if targets alone are followed
   */
  public WatchFollower(WorkloadReader reader, Optional<Discovery> discovery) {
    this(reader, discovery, System::nanoTime);
  }

  /** One whose time is that clock's. */
  WatchFollower(WorkloadReader reader, Optional<Discovery> discovery, LongSupplier nanoTime) {
    this.reader = reader;
    this.discovery = discovery;
    this.nanoTime = nanoTime;
    this.lists = new StatusLists(reader);
  }

  @Override
  public synchronized Map<WorkloadRef, Observation> look(List<Workload> followed) {
    Look look = new Look(followed);
    Map<FollowedScope, List<Workload>> open = new HashMap<>();
    discovery.ifPresent(d -> lookAsDiscovered(d, look, open));
    lookAtTheRest(look);
    open.forEach((scope, workloads) -> scope.learn(workloads, look));
    endUnused();
    return look.seen();
  }

  /** Sees those that the discovery finds; that it misses one proves nothing. */
  private void lookAsDiscovered(
      Discovery what, Look look, Map<FollowedScope, List<Workload>> open) {
    Map<WorkloadKind, List<Workload>> discovered =
        look.followed().stream()
            .filter(w -> isDiscovered(w, what))
            .collect(groupingBy(w -> w.ref().kind(), TreeMap::new, toList()));
    discovered.forEach(
        (kind, workloads) ->
            queries(kind, workloads, what)
                .forEach(
                    (query, wanted) -> {
                      Optional<FollowedScope> scope = scope(query);
                      if (scope.isEmpty()) {
                        lists.look(query, wanted, look);
                        return;
                      }
                      scope.get().look(wanted, look);
                      List<Workload> missed =
                          wanted.stream().filter(w -> !look.hasAnswered(w)).toList();
                      if (!missed.isEmpty()) {
                        open.put(scope.get(), missed);
                      }
                    }));
  }

  private static boolean isDiscovered(Workload workload, Discovery discovery) {
    Namespaces namespaces = discovery.namespaces();
    String own = workload.ref().namespace();
    return discovery.kinds().contains(workload.ref().kind())
        && discovery.labels().matches(workload.labels())
        && (namespaces.isAll() || namespaces.names().contains(own))
        && !namespaces.excluded().contains(own);
  }

  /** What to ask for, and which workloads that shows. */
  private Map<WorkloadQuery, List<Workload>> queries(
      WorkloadKind kind, List<Workload> workloads, Discovery what) {
    Set<String> names =
        workloads.stream().map(w -> w.ref().namespace()).collect(toCollection(TreeSet::new));
    WorkloadQuery everywhere =
        WorkloadQuery.of(kind, Scope.EVERYWHERE, what.labels(), what.namespaces().excluded());
    if (what.namespaces().isAll() && (names.size() > 1 || scopes.containsKey(everywhere))) {
      return Map.of(everywhere, workloads);
    }
    return workloads.stream()
        .collect(
            groupingBy(
                w ->
                    WorkloadQuery.of(
                        kind, Scope.in(w.ref().namespace()), what.labels(), Set.of())));
  }

  private Optional<FollowedScope> scope(WorkloadQuery query) {
    @Nullable FollowedScope known = scopes.get(query);
    if (known == null && scopes.size() < MOST_WATCHES) {
      known = new FollowedScope(query, reader, lists, nanoTime);
      scopes.put(query, known);
    }
    return Optional.ofNullable(known);
  }

  /** Sees the others by a list of all there is; what is missing there is gone. */
  private void lookAtTheRest(Look look) {
    Map<WorkloadKind, Map<String, List<Workload>>> rest =
        look.followed().stream()
            .filter(w -> !look.hasAnswered(w))
            .collect(
                groupingBy(
                    w -> w.ref().kind(),
                    TreeMap::new,
                    groupingBy(w -> w.ref().namespace(), TreeMap::new, toList())));
    rest.forEach(
        (kind, byNamespace) ->
            byNamespace.forEach(
                (namespace, workloads) ->
                    lists.look(WorkloadQuery.all(kind, namespace), workloads, look)));
  }

  private void endUnused() {
    scopes
        .values()
        .removeIf(
            scope -> {
              boolean isUnused = scope.isUnused();
              if (isUnused) {
                scope.close();
              }
              return isUnused;
            });
  }

  @Override
  public synchronized void distrustMemory() {
    scopes.values().forEach(FollowedScope::distrust);
  }

  @Override
  public synchronized void runEnded() {
    scopes.values().forEach(FollowedScope::close);
    scopes.clear();
  }

  /** By one request; managed fields are as large as the object, so lists do not keep them. */
  @Override
  public List<String> writersSince(Workload workload, Instant since) {
    // Managed fields have no fractions of a second.
    return reader.writersSince(workload.ref(), since.truncatedTo(ChronoUnit.SECONDS));
  }
}
