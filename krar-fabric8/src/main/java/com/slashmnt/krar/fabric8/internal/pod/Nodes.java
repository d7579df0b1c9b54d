package com.slashmnt.krar.fabric8.internal.pod;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.fabric8.internal.http.Scope;
import com.slashmnt.krar.image.Platform;
import com.slashmnt.krar.workload.PodNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes of the cluster, by one list of them when something is first asked of one. Their state
 * is as old as the pods that are asked for it; a platform does not change.
 */
public final class Nodes {

  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

  /**
   * What stays of a node.
   *
   * @param platform what it runs
   * @param trouble why its pods do not run
   */
  private record State(Optional<Platform> platform, Optional<String> trouble) {}

  private final Optional<Pager> pages;
  private Map<String, State> known = Map.of();
  private Optional<Reason> failure = Optional.empty();
  private boolean current;
  private boolean refused;

  private Nodes(Optional<Pager> pages) {
    this.pages = pages;
  }

  /** Nodes are not read. */
  public static Nodes unknown() {
    return new Nodes(Optional.empty());
  }

  public static Nodes of(Pager pages) {
    return new Nodes(Optional.of(pages));
  }

  /** That node; nothing is read yet. */
  PodNode named(String name) {
    return pages.isEmpty() ? PodNode.named(name) : new Node(name);
  }

  /** Pods are listed anew: what is said of their nodes' state from now on must be no older. */
  synchronized void outdate() {
    current = false;
  }

  /** Empty if nodes may not be read, or cannot be for the moment. */
  private synchronized Optional<State> find(String node, boolean now) {
    if (!current && !refused && (now || !known.containsKey(node))) {
      pages.ifPresent(this::list);
      current = true;
    }
    return Optional.ofNullable(known.get(node));
  }

  /** Once for the pods of one list, whatever comes of it. */
  private void list(Pager pages) {
    ApiRequest request =
        ApiRequest.get(
            Scope.EVERYWHERE.path("", "v1", "nodes"),
            Query.NONE,
            "list",
            "nodes",
            new RbacPermission("list", "nodes", "in the whole cluster"));
    Interner<State> shared = new Interner<>();
    try {
      Map<String, State> states = new HashMap<>();
      pages
          .read(
              request,
              NodeWire.class,
              node ->
                  Optional.of(
                      Map.entry(
                          node.metadata().name(),
                          shared.of(new State(node.platform(), node.trouble())))))
          .forEach(e -> states.put(e.getKey(), e.getValue()));
      known = states;
      failure = Optional.empty();
    } catch (ApiFailure e) {
      refused = e.reason().is(Reason.FORBIDDEN) || e.reason().is(Reason.UNAUTHORIZED);
      failure = refused ? Optional.empty() : Optional.of(e.reason());
      LOG.debug("nodes: their platforms and states stay unknown: {}", e.getMessage());
    }
  }

  /** What was read for older pods may be past. */
  private synchronized Optional<String> trouble(String node) {
    Optional<State> state = find(node, true);
    return failure.isPresent() ? Optional.empty() : state.flatMap(State::trouble);
  }

  private synchronized Optional<Reason> failure(String node) {
    return known.containsKey(node) ? Optional.empty() : failure;
  }

  /** Reads when it is first asked. */
  private final class Node implements PodNode {
    private final String name;

    Node(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Optional<Platform> platform() {
      return find(name, false).flatMap(State::platform);
    }

    @Override
    public Optional<String> trouble() {
      return Nodes.this.trouble(name);
    }

    @Override
    public Optional<Reason> failure() {
      return Nodes.this.failure(name);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
