package com.slashmnt.krar.fabric8.internal.workload;

import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.fabric8.internal.http.Scope;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which workloads a list or a watch asks for.
 *
 * @param labels what their own labels must match
 * @param excluded namespaces that the server need not even send; the caller filters all the same
 * @param name the only one; empty means any
 */
public record WorkloadQuery(
    WorkloadKind kind,
    Scope scope,
    LabelSelector labels,
    Set<String> excluded,
    Optional<String> name) {

  public WorkloadQuery {
    excluded = Collections.unmodifiableSortedSet(new TreeSet<>(excluded));
  }

  /** All with such labels. */
  public static WorkloadQuery of(
      WorkloadKind kind, Scope scope, LabelSelector labels, Set<String> excluded) {
    return new WorkloadQuery(kind, scope, labels, excluded, Optional.empty());
  }

  /** All of a kind in a namespace. */
  public static WorkloadQuery all(WorkloadKind kind, String namespace) {
    return of(kind, Scope.in(namespace), LabelSelector.everything(), Set.of());
  }

  /**
   * One by its name, whatever its labels. A list of one needs the right to list and no other, and
   * says what does not exist as data.
   */
  public static WorkloadQuery one(WorkloadRef ref) {
    return new WorkloadQuery(
        ref.kind(),
        Scope.in(ref.namespace()),
        LabelSelector.everything(),
        Set.of(),
        Optional.of(ref.name()));
  }

  ApiRequest toList() {
    return request("list", selectors());
  }

  /**
   * A watch that goes on from that state of the cluster.
   *
   * @param seconds after how long the server ends it
   */
  ApiRequest toWatch(String resourceVersion, long seconds) {
    Query query =
        new Query(
            Stream.concat(
                    Stream.of("watch=1", "allowWatchBookmarks=true"), selectors().parts().stream())
                .toList());
    return request(
        "watch",
        query
            .with("resourceVersion", resourceVersion)
            .with("timeoutSeconds", Long.toString(seconds)));
  }

  private Query selectors() {
    List<String> fields =
        Stream.concat(
                excluded.stream().map(n -> "metadata.namespace!=" + n),
                name.stream().map(n -> "metadata.name=" + n))
            .toList();
    return Query.NONE
        .with("labelSelector", labels.toString())
        .with("fieldSelector", String.join(",", fields));
  }

  private ApiRequest request(String verb, Query query) {
    return ApiRequest.get(
        scope.path(kind.group(), kind.version(), kind.plural()),
        query,
        verb,
        toString(),
        new RbacPermission(verb, RbacPermission.resource(kind), scope.toString()));
  }

  /** {@code deployments in namespace prod}, or {@code prod/Deployment/web}. */
  @Override
  public String toString() {
    return name.map(n -> scope.namespace().orElse("") + "/" + kind + "/" + n)
        .orElseGet(() -> kind.plural() + " " + scope);
  }
}
