package com.slashmnt.krar.job.kubeconfig;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kubeconfig files merged as kubectl does: of an entry that several files name, the first file's
 * counts.
 */
public final class Kubeconfig {

  private final Map<String, ContextEntry> contexts = new LinkedHashMap<>();
  private final Map<String, ClusterEntry> clusters = new LinkedHashMap<>();
  private final Map<String, UserEntry> users = new LinkedHashMap<>();
  private String currentContext = "";

  Kubeconfig() {}

  void add(
      String context,
      Map<String, ContextEntry> moreContexts,
      Map<String, ClusterEntry> moreClusters,
      Map<String, UserEntry> moreUsers) {
    currentContext = currentContext.isEmpty() ? context : currentContext;
    moreContexts.forEach(contexts::putIfAbsent);
    moreClusters.forEach(clusters::putIfAbsent);
    moreUsers.forEach(users::putIfAbsent);
  }

  public Optional<String> currentContext() {
    return Optional.of(currentContext).filter(name -> !name.isEmpty());
  }

  /** The names of the contexts, in their order. */
  public List<String> contexts() {
    return List.copyOf(contexts.keySet());
  }

  public Optional<ContextEntry> context(String name) {
    return Optional.ofNullable(contexts.get(name));
  }

  /** The cluster of that context. */
  public Optional<ClusterEntry> cluster(ContextEntry context) {
    return Optional.ofNullable(clusters.get(context.cluster()));
  }

  /** The user of that context. */
  public Optional<UserEntry> user(ContextEntry context) {
    return Optional.ofNullable(users.get(context.user()));
  }
}
