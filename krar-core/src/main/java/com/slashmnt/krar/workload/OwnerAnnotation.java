package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * How the operator of a kind of custom resource is told to restart what one of them owns: by
 * another value of an annotation of the custom resource.
 *
 * @param kind of the owner, such as {@code Elasticsearch}
 * @param group its API group, such as {@code elasticsearch.k8s.elastic.co}
 * @param key the annotation that its operator knows, such as {@code
 *     eck.k8s.elastic.co/restart-trigger}
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record OwnerAnnotation(String kind, String group, String key) {

  private static final String EXAMPLE =
      "Elasticsearch.elasticsearch.k8s.elastic.co=eck.k8s.elastic.co/restart-trigger";

  private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

  private static final Pattern KIND = Pattern.compile("[A-Z][A-Za-z0-9]{0,62}");

  /** As a custom resource's: with a dot. */
  private static final Pattern GROUP = Pattern.compile(LABEL + "(\\." + LABEL + ")+");

  /**
   * A qualified name.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set">
   *     Kubernetes, Annotations</a>
   */
  private static final Pattern KEY =
      Pattern.compile(
          "(" + LABEL + "(\\." + LABEL + ")*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  /**
   * Checks each part.
   *
   * @throws IllegalArgumentException if there can be no such kind, group or annotation
   */
  public OwnerAnnotation {
    require(KIND, kind, "kind");
    require(GROUP, group, "API group of a custom resource");
    require(KEY, key, "annotation");
    if (group.length() > 253 || key.indexOf('/') > 253) {
      throw new IllegalArgumentException(
          "the group or the annotation's prefix is too long: " + key);
    }
  }

  private static void require(Pattern pattern, String text, String what) {
    if (!pattern.matcher(requireNonNull(text, what)).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no %s; expected Kind.group=annotation, such as %s"
              .formatted(text, what, EXAMPLE));
    }
  }

  /**
   * Reads {@code Kind.group=annotation}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static OwnerAnnotation parse(String text) {
    int equals = text.indexOf('=');
    int dot = text.indexOf('.');
    if (dot < 0 || dot > equals) {
      throw new IllegalArgumentException(
          "'%s' names no annotation of an owner; expected Kind.group=annotation, such as %s"
              .formatted(text, EXAMPLE));
    }
    return new OwnerAnnotation(
        text.substring(0, dot), text.substring(dot + 1, equals), text.substring(equals + 1));
  }

  /** Whether it is about owners of that kind, in whatever version. */
  public boolean concerns(WorkloadOwner owner) {
    return kind.equals(owner.kind()) && group.equals(owner.group());
  }

  /** {@code Elasticsearch.elasticsearch.k8s.elastic.co}. */
  public String owners() {
    return kind + "." + group;
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return owners() + "=" + key;
  }
}
