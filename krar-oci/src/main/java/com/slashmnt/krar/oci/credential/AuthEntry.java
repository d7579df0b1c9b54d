package com.slashmnt.krar.oci.credential;

import com.slashmnt.krar.image.ImageReference;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** A credential and for which images it is meant. */
record AuthEntry(AuthKey key, Credential credential) {

  /** The more an entry says about the image, the better it fits. */
  private static final Comparator<AuthEntry> LONGEST_PATH_FIRST =
      Comparator.<AuthEntry>comparingInt(entry -> entry.key().path().length())
          .thenComparingInt(entry -> entry.key().host().indexOf('*') < 0 ? 1 : 0)
          .reversed();

  /** A copy, its credential named by that source. */
  AuthEntry from(String source) {
    return new AuthEntry(key, credential.from(source));
  }

  /** Those that match, longest path first, else in their order. */
  static List<AuthEntry> matching(Collection<AuthEntry> entries, ImageReference image) {
    return entries.stream()
        .filter(entry -> entry.key().matches(image))
        .sorted(LONGEST_PATH_FIRST)
        .toList();
  }
}
