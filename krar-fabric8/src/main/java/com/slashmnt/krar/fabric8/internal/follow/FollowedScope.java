package com.slashmnt.krar.fabric8.internal.follow;

import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.workload.ListedWorkload;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadQuery;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadReader;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The workloads of one kind and scope: listed, then watched, and listed as long as a watch does not
 * show the present.
 */
final class FollowedScope implements AutoCloseable {

  /** For so long nothing was looked at here: a watch would be for nothing. */
  private static final Duration UNUSED = Duration.ofMinutes(1);

  /** A watch that loses its place so soon after a list would have a list follow a list. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;

  private final WorkloadQuery query;
  private final WorkloadReader reader;
  private final StatusLists lists;
  private final LongSupplier nanoTime;
  private @Nullable WatchedState state;
  private @Nullable ScopeWatch watch;
  private boolean isRefused;
  private boolean isDistrusted;
  private volatile long usedAt;
  private long loadedAt;
  private int soonLost;
  private Duration pause = Duration.ZERO;

  FollowedScope(
      WorkloadQuery query, WorkloadReader reader, StatusLists lists, LongSupplier nanoTime) {
    this.query = query;
    this.reader = reader;
    this.lists = lists;
    this.nanoTime = nanoTime;
    this.usedAt = nanoTime.getAsLong();
  }

  boolean isUnused() {
    return since(usedAt).compareTo(UNUSED) > 0;
  }

  /** The next look is by a list. */
  void distrust() {
    isDistrusted = true;
  }

  /** Sees these; what it misses proves nothing. */
  void look(List<Workload> wanted, Look look) {
    usedAt = nanoTime.getAsLong();
    endIfLost();
    WatchedState present = state;
    if (present == null) {
      if (isRefused || (!pause.isZero() && since(loadedAt).compareTo(pause) < 0)) {
        lists.look(query, wanted, look);
      } else {
        load(wanted, look);
      }
      return;
    }
    present.follow(wanted);
    boolean trusted = !isDistrusted && present.isCurrent();
    isDistrusted = false;
    if (trusted) {
      wanted.forEach(w -> present.latest(w).ifPresent(look::see));
    } else {
      lists.look(query, wanted, look);
      compare(wanted, look, present);
    }
  }

  /** These were seen otherwise, as far as they were seen at all. */
  void learn(List<Workload> wanted, Look look) {
    WatchedState present = state;
    if (present != null) {
      wanted.forEach(w -> ownNow(w, look).ifPresent(present::take));
    }
  }

  /** What was seen of it, if it is one of those that are watched here. */
  private Optional<Workload> ownNow(Workload workload, Look look) {
    return look.now(workload).filter(now -> query.labels().matches(now.labels()));
  }

  private void endIfLost() {
    ScopeWatch current = watch;
    if (current == null || !(current.isExpired() || current.isRefused())) {
      return;
    }
    isRefused = current.isRefused();
    soonLost = since(loadedAt).compareTo(SOON) < 0 ? soonLost + 1 : 0;
    pause =
        soonLost == 0
            ? Duration.ZERO
            : FIRST_PAUSE.multipliedBy(1L << Math.min(soonLost - 1, MOST_DOUBLINGS));
    watch = null;
    state = null;
  }

  private void load(List<Workload> wanted, Look look) {
    Optional<Pager.Listed<ListedWorkload>> listed = lists.list(query, wanted, look);
    if (listed.isEmpty()) {
      return;
    }
    if (listed.get().resourceVersion().isEmpty()) {
      isRefused = true;
      return;
    }
    loadedAt = nanoTime.getAsLong();
    WatchedState loaded = new WatchedState(listed.get(), nanoTime);
    loaded.follow(wanted);
    state = loaded;
    watch = new ScopeWatch(reader, query, loaded, () -> !isUnused());
    watch.start();
  }

  /** What lists show while the watch is silent or broken tells whether it is dead, too. */
  private void compare(List<Workload> wanted, Look look, WatchedState present) {
    boolean isBehind = false;
    boolean isWhole = true;
    for (Workload workload : wanted) {
      Optional<Workload> now = ownNow(workload, look);
      isWhole &= now.isPresent();
      isBehind |= now.isPresent() && present.take(now.get());
    }
    ScopeWatch current = watch;
    if (isBehind && current != null && present.isConnected()) {
      current.reconnect();
    } else if (isWhole) {
      present.confirm();
    }
  }

  private Duration since(long time) {
    return Duration.ofNanos(nanoTime.getAsLong() - time);
  }

  @Override
  public void close() {
    ScopeWatch current = watch;
    if (current != null) {
      current.close();
    }
  }
}
