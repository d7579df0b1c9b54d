package com.slashmnt.krar.image;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells what registries hold.
 *
 * <p>The run, or a fact source on its behalf, calls it on its own thread: first once for all images
 * that look-ups are needed for, then for the few whose content has to explain a difference. It may
 * do I/O, must be thread-safe, must bound its own time, and may remember answers until {@link
 * #refresh()}: give each run its own.
 *
 * <p>A failure is data, {@link DigestLookup.Unavailable}. If it throws all the same, nothing is
 * known of the image.
 *
 * <p>A lambda will do: {@code query -> DigestLookup.found(…)}.
 *
 * @since 3.0.0
 */
@FunctionalInterface
public interface DigestSource {

  /** What the registry holds for that image; never null. */
  DigestLookup lookUp(ImageQuery query);

  /**
   * An answer for each query. One after the other unless a source knows better.
   *
   * @return in the order of the queries
   */
  default Map<ImageQuery, DigestLookup> lookUpAll(Collection<ImageQuery> queries) {
    Map<ImageQuery, DigestLookup> answers = new LinkedHashMap<>();
    for (ImageQuery query : queries) {
      answers.computeIfAbsent(query, this::lookUp);
    }
    return answers;
  }

  /**
   * Answers given so far about tags, and failures, are not given again: whoever decides later wants
   * to know what a tag points at then. What was found by digest may be remembered, since it cannot
   * change. Does nothing in a source that remembers nothing.
   */
  default void refresh() {}
}
