package com.slashmnt.krar.job.input;

import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ConfigMap that keeps what restarts have taught.
 *
 * @param namespace empty: krar's own, or that of the kubeconfig's context
 * @param name of the ConfigMap
 */
public record ConfigMapRef(Optional<String> namespace, String name) {

  public static final ConfigMapRef DEFAULT = new ConfigMapRef(Optional.empty(), "krar-memory");

  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  /** A copy, in that namespace unless it says another. */
  public ConfigMapRef in(String ownNamespace) {
    return new ConfigMapRef(namespace.or(() -> Optional.of(ownNamespace)), name);
  }

  /** {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace.map(n -> n + "/").orElse("") + name;
  }

  /**
   * Reads {@code namespace/name}.
   *
   * @throws IllegalArgumentException if the text is of another form
   */
  static ConfigMapRef parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !NAME.matcher(text.substring(slash + 1)).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no ConfigMap, expected namespace/name, or false for none");
    }
    return new ConfigMapRef(
        Optional.of(WorkloadRef.requireNamespace(text.substring(0, slash))),
        text.substring(slash + 1));
  }
}
