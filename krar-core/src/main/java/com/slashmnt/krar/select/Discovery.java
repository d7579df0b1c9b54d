package com.slashmnt.krar.select;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.workload.WorkloadKind;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * What to look for: which kinds, with which labels, in which namespaces.
 *
 * @param kinds at least one
 * @param labels what the workload's own labels must match
 * @param namespaces where
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record Discovery(
    SortedSet<WorkloadKind> kinds, LabelSelector labels, Namespaces namespaces) {

  public Discovery {
    kinds = Collections.unmodifiableSortedSet(new TreeSet<>(kinds));
    requireNonNull(labels, "labels");
    requireNonNull(namespaces, "namespaces");
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("a discovery needs a kind, such as deployments");
    }
  }

  /** The three built-in kinds in all namespaces. */
  public static Discovery of(LabelSelector labels) {
    return new Discovery(new TreeSet<>(WorkloadKind.builtIn()), labels, Namespaces.all());
  }

  /** A copy, of these kinds only. */
  public Discovery kinds(Set<WorkloadKind> only) {
    return new Discovery(new TreeSet<>(only), labels, namespaces);
  }

  /** A copy, in these namespaces only. */
  public Discovery in(Namespaces only) {
    return new Discovery(kinds, labels, only);
  }
}
