package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Which workload: {@code namespace/Kind/name}, the form that settings take and every message
 * prints.
 *
 * @param namespace a DNS label, as Kubernetes asks for
 * @param kind its kind
 * @param name a DNS subdomain, as Kubernetes asks for
 * @since 3.0.0
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Object
 *     Names and IDs</a>
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record WorkloadRef(String namespace, WorkloadKind kind, String name)
    implements Comparable<WorkloadRef> {

  private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
  private static final Pattern NAMESPACE = Pattern.compile(LABEL);
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Comparator<WorkloadRef> ORDER =
      Comparator.comparing(WorkloadRef::namespace)
          .thenComparing(WorkloadRef::kind)
          .thenComparing(WorkloadRef::name);

  public WorkloadRef {
    requireNonNull(namespace, "namespace");
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
    String unused = requireNamespace(namespace);
    if (name.length() > 253 || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name: lower-case letters, digits, '-' and '.', at most 253");
    }
  }

  /**
   * The name, if a namespace can have it.
   *
   * @throws IllegalArgumentException if none can
   */
  public static String requireNamespace(String name) {
    if (!NAMESPACE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is no namespace: lower-case letters, digits and '-', at most 63");
    }
    return name;
  }

  /**
   * Reads {@code namespace/Kind/name} with a built-in kind by any of its names.
   *
   * @throws IllegalArgumentException if the text is of another form
   */
  public static WorkloadRef parse(String text) {
    return parse(text, WorkloadKind.builtIn());
  }

  /**
   * Reads {@code namespace/Kind/name} with a known kind by any of its names.
   *
   * @throws IllegalArgumentException if the text is of another form
   */
  public static WorkloadRef parse(String text, Collection<WorkloadKind> known) {
    requireNonNull(text, "text");
    String[] parts = text.strip().split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no workload, expected namespace/Kind/name such as prod/Deployment/web");
    }
    try {
      return new WorkloadRef(
          parts[0].strip(), WorkloadKind.parse(parts[1], known), parts[2].strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no workload such as prod/Deployment/web: " + e.getMessage(), e);
    }
  }

  /** By namespace, kind and name. */
  @Override
  public int compareTo(WorkloadRef other) {
    return ORDER.compare(this, other);
  }

  /** {@code prod/Deployment/web}, what {@link #parse(String)} reads. */
  @Override
  public String toString() {
    return namespace + "/" + kind + "/" + name;
  }
}
