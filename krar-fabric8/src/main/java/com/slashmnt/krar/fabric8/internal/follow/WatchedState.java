package com.slashmnt.krar.fabric8.internal.follow;

import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.fabric8.internal.workload.ListedWorkload;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadListener;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a list and the watch that goes on from it show of the workloads of one kind and scope.
 *
 * <p>Of those that are neither followed nor have changed since the list, it keeps the version
 * alone: as long as it stays, the run's own snapshot is the latest. Thread-safe: the watch writes,
 * the run reads.
 */
final class WatchedState implements WorkloadListener {

  /** A connection that is cut comes back in this time, or the state is too old. */
  private static final Duration SHORT_GAP = Duration.ofSeconds(1);

  /**
   * For so long a watch may bring nothing before a list has to show whether it still works: a
   * connection may be dead without a word.
   */
  private static final Duration LONG_SILENCE = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final Map<String, Workload> known = new HashMap<>();
  private final Map<String, String> versions = new HashMap<>();

  /** Which ones were deleted or left, by their last version: a list may be older than that. */
  private final Map<String, String> gone = new HashMap<>();

  private final Set<String> followedBefore = new HashSet<>();
  private Set<String> followed = Set.of();
  private String resourceVersion;
  private boolean isConnected;

  /** Since when it is connected it may have been broken for too long to be the present. */
  private boolean isBehind;

  private long heardAt;
  private long brokeAt;
  private long signs;

  /** As listed just now. */
  WatchedState(Pager.Listed<ListedWorkload> listed, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.resourceVersion = listed.resourceVersion();
    this.heardAt = nanoTime.getAsLong();
    this.brokeAt = heardAt;
    for (ListedWorkload item : listed.items()) {
      item.workload()
          .ifPresentOrElse(
              this::put,
              () -> versions.put(key(item.namespace(), item.name()), item.resourceVersion()));
    }
  }

  private static String key(MetaWire metadata) {
    return key(metadata.namespace(), metadata.name());
  }

  private static String key(WorkloadRef ref) {
    return key(ref.namespace(), ref.name());
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  private void put(Workload workload) {
    String key = key(workload.ref());
    known.put(key, workload);
    versions.remove(key);
    gone.remove(key);
  }

  /** These are followed from now on; of those no longer so only the version is kept. */
  synchronized void follow(Collection<Workload> workloads) {
    Set<String> now = workloads.stream().map(w -> key(w.ref())).collect(Collectors.toSet());
    for (String key : followed) {
      if (!now.contains(key)) {
        followedBefore.add(key);
        @Nullable Workload last = known.remove(key);
        if (last != null) {
          versions.put(key, last.resourceVersion());
        }
      }
    }
    followedBefore.removeAll(now);
    followed = now;
  }

  /** Whether it can be taken for the present. */
  synchronized boolean isCurrent() {
    return since(heardAt).compareTo(LONG_SILENCE) < 0
        && (isConnected ? !isBehind : since(brokeAt).compareTo(SHORT_GAP) < 0);
  }

  /**
   * The latest of that workload, which is the run's snapshot itself if nothing newer came; empty if
   * that is not known here.
   */
  synchronized Optional<Workload> latest(Workload before) {
    String key = key(before.ref());
    @Nullable Workload now = known.get(key);
    if (now != null) {
      boolean older = ResourceVersions.isOlder(now.resourceVersion(), before.resourceVersion());
      return Optional.of(older ? before : now);
    }
    @Nullable String version = versions.get(key);
    boolean unchanged =
        version != null
            && (version.equals(before.resourceVersion())
                || ResourceVersions.isOlder(version, before.resourceVersion()));
    return unchanged ? Optional.of(before) : Optional.empty();
  }

  /** A list has shown this; whether it is newer than what the watch has brought. */
  synchronized boolean take(Workload now) {
    String key = key(now.ref());
    @Nullable Workload before = known.get(key);
    if (before == null) {
      @Nullable String left = gone.get(key);
      if (left == null || ResourceVersions.isOlder(left, now.resourceVersion())) {
        put(now);
      }
      return false;
    }
    boolean newer = ResourceVersions.isOlder(before.resourceVersion(), now.resourceVersion());
    if (newer) {
      put(now);
    }
    return newer;
  }

  /** A list has shown that all is as the watch has brought it: so it works. */
  synchronized void confirm() {
    if (isConnected) {
      isBehind = false;
      heardAt = nanoTime.getAsLong();
    }
  }

  /** The watch is cut off. */
  synchronized void broke() {
    if (isConnected) {
      isConnected = false;
      brokeAt = nanoTime.getAsLong();
    }
  }

  synchronized boolean isConnected() {
    return isConnected;
  }

  /** From where to go on. */
  synchronized String resourceVersion() {
    return resourceVersion;
  }

  /** How many events and bookmarks came. */
  synchronized long signs() {
    return signs;
  }

  @Override
  public synchronized void began() {
    // That a server, or a proxy, begins to answer brings nothing of what happened meanwhile.
    isBehind |= since(brokeAt).compareTo(SHORT_GAP) >= 0;
    isConnected = true;
  }

  @Override
  public void changed(MetaWire metadata, Supplier<Workload> now) {
    Optional<Workload> workload = read(now);
    synchronized (this) {
      String key = key(metadata);
      @Nullable Workload before = known.get(key);
      boolean older =
          before != null
              && ResourceVersions.isOlder(metadata.resourceVersion(), before.resourceVersion());
      if (workload.isEmpty()) {
        forget(metadata);
      } else if (followedBefore.contains(key)) {
        versions.put(key, metadata.resourceVersion());
      } else if (!older) {
        put(workload.get());
      }
      reachedLocked(metadata.resourceVersion());
    }
  }

  /** What a custom kind's code cannot read is left to a list, which says why. */
  private static Optional<Workload> read(Supplier<Workload> now) {
    try {
      return Optional.of(now.get());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private void forget(MetaWire metadata) {
    String key = key(metadata);
    known.remove(key);
    versions.remove(key);
    gone.put(key, metadata.resourceVersion());
  }

  private Duration since(long time) {
    return Duration.ofNanos(nanoTime.getAsLong() - time);
  }

  @Override
  public synchronized void left(MetaWire metadata) {
    String key = key(metadata);
    @Nullable Workload before = known.get(key);
    if (before == null
        || !ResourceVersions.isOlder(metadata.resourceVersion(), before.resourceVersion())) {
      forget(metadata);
    }
    reachedLocked(metadata.resourceVersion());
  }

  @Override
  public synchronized void reached(String version) {
    reachedLocked(version);
  }

  private void reachedLocked(String version) {
    signs++;
    isBehind = false;
    heardAt = nanoTime.getAsLong();
    if (!version.isEmpty()) {
      resourceVersion = version;
    }
  }
}
