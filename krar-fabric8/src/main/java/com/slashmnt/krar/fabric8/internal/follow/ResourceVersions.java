package com.slashmnt.krar.fabric8.internal.follow;

/**
 * Which of two states of an object is the older one.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions">
 *     Kubernetes, Resource versions</a>
 */
final class ResourceVersions {

  private ResourceVersions() {}

  /**
   * Whether the first is surely older. Versions of Kubernetes' own storage are decimal numbers that
   * grow; of others nothing is known but whether they are the same.
   */
  static boolean isOlder(String one, String other) {
    if (!isNumber(one) || !isNumber(other)) {
      return false;
    }
    return one.length() == other.length()
        ? one.compareTo(other) < 0
        : one.length() < other.length();
  }

  private static boolean isNumber(String version) {
    return !version.isEmpty()
        && version.charAt(0) != '0'
        && version.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
