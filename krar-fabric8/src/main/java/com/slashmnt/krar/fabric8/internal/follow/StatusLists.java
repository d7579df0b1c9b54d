package com.slashmnt.krar.fabric8.internal.follow;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.fabric8.internal.workload.ListedWorkload;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadQuery;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadReader;
import com.slashmnt.krar.workload.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Sees workloads by lists: by one of each workload where that is less than a list of all, for which
 * it remembers how long those lists were.
 */
final class StatusLists {

  /** A request of its own costs as much as so many more objects of a list. */
  private static final int OBJECTS_PER_REQUEST = 4;

  /** They are sent one after the other. */
  private static final int MOST_REQUESTS = 16;

  private final WorkloadReader reader;
  private final Map<WorkloadQuery, Integer> sizes = new HashMap<>();

  StatusLists(WorkloadReader reader) {
    this.reader = reader;
  }

  /**
   * Sees these, or says why they cannot be seen. What a list by labels does not show stays open:
   * that proves nothing.
   *
   * @param all which of all they are among
   */
  void look(WorkloadQuery all, List<Workload> wanted, Look look) {
    if (!isLessOneByOne(wanted.size(), all)) {
      Optional<Pager.Listed<ListedWorkload>> listed = list(all, wanted, look);
      if (listed.isPresent() && all.labels().requirements().isEmpty()) {
        wanted.forEach(look::goneUnlessSeen);
      }
      return;
    }
    for (Workload workload : wanted) {
      String name = workload.ref().name();
      // Not each server of a test knows field selectors.
      if (ask(
              WorkloadQuery.one(workload.ref()),
              List.of(workload),
              look,
              m -> m.name().equals(name))
          .isPresent()) {
        look.goneUnlessSeen(workload);
      }
    }
  }

  private boolean isLessOneByOne(int wanted, WorkloadQuery all) {
    int size = sizes.getOrDefault(all, MOST_REQUESTS);
    return wanted <= MOST_REQUESTS && wanted * OBJECTS_PER_REQUEST <= size;
  }

  /**
   * Sees what a list of all shows.
   *
   * @return the list, with the whole of those that are followed; empty if it failed
   */
  Optional<Pager.Listed<ListedWorkload>> list(WorkloadQuery all, List<Workload> wanted, Look look) {
    Optional<Pager.Listed<ListedWorkload>> listed =
        ask(all, wanted, look, metadata -> look.isFollowed(all.kind(), metadata));
    listed.ifPresent(l -> sizes.put(all, l.items().size()));
    return listed;
  }

  private Optional<Pager.Listed<ListedWorkload>> ask(
      WorkloadQuery query, List<Workload> wanted, Look look, Predicate<MetaWire> kept) {
    Optional<Reason> unreachable = look.unreachable();
    if (unreachable.isPresent()) {
      look.unknown(wanted, unreachable.get());
      return Optional.empty();
    }
    try {
      Pager.Listed<ListedWorkload> listed = reader.listAll(query, kept);
      listed.items().forEach(item -> item.workload().ifPresent(look::see));
      return Optional.of(listed);
    } catch (ApiFailure e) {
      look.failed(wanted, e);
      return Optional.empty();
    }
  }
}
