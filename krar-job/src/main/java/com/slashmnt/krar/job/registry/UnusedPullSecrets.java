package com.slashmnt.krar.job.registry;

import java.util.Set;

/**
 * Pull secrets that gave no credential, each {@code namespace/name}.
 *
 * @param forbidden those that may not be read
 * @param unreadable those that do not exist or hold no registry credentials
 */
public record UnusedPullSecrets(Set<String> forbidden, Set<String> unreadable) {

  static final UnusedPullSecrets NONE = new UnusedPullSecrets(Set.of(), Set.of());
}
