package com.slashmnt.krar.fabric8.internal.workload;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.Scope;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists what a discovery looks for, and then reads the targets that were not among it. */
public record ClusterSelector(
    WorkloadReader reader, Optional<Discovery> discovery, Collection<WorkloadRef> targets)
    implements WorkloadSelector {

  public ClusterSelector {
    targets = List.copyOf(targets);
    discovery.ifPresent(d -> d.kinds().forEach(reader::adapter));
    targets.forEach(t -> reader.adapter(t.kind()));
  }

  @Override
  public Selection select() {
    Search search = new Search();
    discovery.ifPresent(search::discover);
    targets.forEach(search::read);
    return search.selection();
  }

  @Override
  public boolean stillSelects(Workload now) {
    return targets.contains(now.ref())
        || discovery.filter(d -> d.labels().matches(now.labels()) && d.namesImage(now)).isPresent();
  }

  @Override
  public String explain(Workload workload) {
    if (targets.contains(workload.ref())) {
      return "It is named as a target.";
    }
    return discovery
        .map(what -> explain(workload, what))
        .orElse("It is none of the targets, and nothing is looked for by labels.");
  }

  private static String explain(Workload workload, Discovery what) {
    String namespace = workload.ref().namespace();
    if (!what.kinds().contains(workload.ref().kind())) {
      return "Its kind is not looked for, only " + what.kinds() + ".";
    } else if (!what.namespaces().isAll() && !what.namespaces().names().contains(namespace)) {
      return "Its namespace is none of " + what.namespaces().names() + ".";
    } else if (what.namespaces().excluded().contains(namespace)) {
      return "Its namespace is excluded.";
    } else if (!what.labels().matches(workload.labels())) {
      return "Its labels do not match %s: %s."
          .formatted(what.labels(), missing(workload, what.labels()));
    }
    return "Its labels match " + what.labels() + inside(what) + ".";
  }

  private static String missing(Workload workload, LabelSelector wanted) {
    return wanted.requirements().stream()
        .filter(r -> !new LabelSelector(List.of(r)).matches(workload.labels()))
        .map(
            r ->
                workload.labels().containsKey(r.key())
                    ? r.key() + " is '" + workload.labels().get(r.key()) + "'"
                    : "there is no " + r.key())
        .collect(Collectors.joining(", "));
  }

  private static String inside(Discovery what) {
    return what.namespaces()
        .selector()
        .map(selector -> ", in namespaces whose labels match " + selector)
        .orElse("");
  }

  /** One selection as it grows. */
  private final class Search {

    private final Map<WorkloadRef, Workload> found = new LinkedHashMap<>();
    private final List<Selection.TargetFailure> failedTargets = new ArrayList<>();
    private final List<Selection.ScopeFailure> failedScopes = new ArrayList<>();

    /** Once the cluster cannot be reached, asking on would only add up the waiting. */
    private @Nullable Reason unreachable;

    void discover(Discovery what) {
      ListScopes where;
      try {
        where = ListScopes.of(what.namespaces(), reader.pages());
      } catch (ApiFailure e) {
        note(e);
        failedScopes.add(new Selection.ScopeFailure("namespaces by their labels", e.reason()));
        return;
      }
      for (WorkloadKind kind : what.kinds()) {
        where.scopes().forEach(scope -> list(kind, scope, what, where));
      }
    }

    private void list(WorkloadKind kind, Scope scope, Discovery what, ListScopes where) {
      WorkloadQuery query = WorkloadQuery.of(kind, scope, what.labels(), where.excluded());
      String description = query.toString();
      if (unreachable != null) {
        failedScopes.add(new Selection.ScopeFailure(description, unreachable));
        return;
      }
      try {
        reader.list(query, m -> where.keeps(m.namespace())).stream()
            .filter(what::namesImage)
            .forEach(w -> found.putIfAbsent(w.ref(), w));
      } catch (ApiFailure e) {
        note(e);
        failedScopes.add(new Selection.ScopeFailure(description, e.reason()));
      }
    }

    void read(WorkloadRef target) {
      if (found.containsKey(target)) {
        return;
      }
      if (unreachable != null) {
        failedTargets.add(new Selection.TargetFailure(target, unreachable));
        return;
      }
      try {
        found.put(target, reader.get(target));
      } catch (ApiFailure e) {
        note(e);
        failedTargets.add(new Selection.TargetFailure(target, e.reason()));
      }
    }

    private void note(ApiFailure failure) {
      if (failure.isUnreachable()) {
        unreachable = failure.reason();
      }
    }

    Selection selection() {
      return new Selection(List.copyOf(found.values()), failedTargets, failedScopes);
    }
  }
}
