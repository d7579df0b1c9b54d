package com.slashmnt.krar.fabric8.internal.workload;

import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.fabric8.internal.http.Scope;
import com.slashmnt.krar.fabric8.internal.kind.ObjectWire;
import com.slashmnt.krar.select.Namespaces;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where a discovery has to look, and what it keeps of what it finds there.
 *
 * @param scopes one list of each kind for each of these
 * @param excluded namespaces whose objects the lists should leave out
 * @param labelled the namespaces that have the labels asked for; empty if none were asked for
 */
record ListScopes(List<Scope> scopes, Set<String> excluded, Optional<Set<String>> labelled) {

  /**
   * Resolves the namespaces' labels, where there are any, by one list of namespaces.
   *
   * @throws ApiFailure if namespaces may not be listed
   */
  static ListScopes of(Namespaces namespaces, Pager pages) {
    Optional<Set<String>> labelled =
        namespaces.selector().map(selector -> names(selector.toString(), pages));
    if (namespaces.isAll()) {
      boolean nowhere = labelled.filter(Set::isEmpty).isPresent();
      List<Scope> scopes = nowhere ? List.of() : List.of(Scope.EVERYWHERE);
      return new ListScopes(scopes, namespaces.excluded(), labelled);
    }
    List<Scope> scopes =
        namespaces.names().stream()
            .filter(n -> !namespaces.excluded().contains(n))
            .filter(n -> labelled.map(names -> names.contains(n)).orElse(true))
            .map(Scope::in)
            .toList();
    return new ListScopes(scopes, Set.of(), labelled);
  }

  private static Set<String> names(String selector, Pager pages) {
    ApiRequest request =
        ApiRequest.get(
            Scope.EVERYWHERE.path("", "v1", "namespaces"),
            Query.NONE.with("labelSelector", selector),
            "list",
            "namespaces labelled " + selector,
            new RbacPermission("list", "namespaces", "in the whole cluster"));
    return pages.read(request, ObjectWire.class, o -> Optional.of(o.metadata().name())).stream()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  boolean keeps(String namespace) {
    return !excluded.contains(namespace)
        && labelled.map(names -> names.contains(namespace)).orElse(true);
  }
}
