package com.slashmnt.krar.image;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apiguardian.api.API;

/**
 * Tells what registries hold.
 *
 * <p>The run, or a fact source on its behalf, calls it on its own thread: once for all images that
 * look-ups are needed for, and as a {@link FollowUp} for the few whose content has to explain a
 * difference. It may do I/O, must be thread-safe, must bound its own time, and may remember answers
 * until {@link #refresh()}: give each run its own.
 *
 * <p>A failure is data, {@link DigestLookup.Unavailable}. If it throws all the same, nothing is
 * known of the image.
 *
 * <p>May be a lambda: {@code query -> DigestLookup.found(…)}.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
@FunctionalInterface
public interface DigestSource {

  /** What the registry holds for that image; never null. */
  DigestLookup lookUp(ImageQuery query);

  /**
   * An answer for each query.
   *
   * @return in the order of the queries
   */
  default Map<ImageQuery, DigestLookup> lookUpAll(Collection<ImageQuery> queries) {
    return lookUpAll(queries, FollowUp.none());
  }

  /**
   * An answer for each query, and for each further one that an answer leads to. One after the other
   * unless a source knows better: one that asks several registries at the same time sends what an
   * answer leads to as soon as that answer is there, so that a slow registry holds up no other.
   *
   * @return the queries first, in their order, then what they have led to
   */
  default Map<ImageQuery, DigestLookup> lookUpAll(
      Collection<ImageQuery> queries, FollowUp followUp) {
    Map<ImageQuery, DigestLookup> answers = new LinkedHashMap<>();
    Queue<ImageQuery> open = new ArrayDeque<>(new LinkedHashSet<>(queries));
    while (!open.isEmpty()) {
      ImageQuery query = open.remove();
      if (!answers.containsKey(query)) {
        DigestLookup answer = lookUp(query);
        answers.put(query, answer);
        open.addAll(followUp.after(query, answer));
      }
    }
    return answers;
  }

  /**
   * Tells what an answer leads to: for instance the content of an index, where its digest is not
   * the one that pods run.
   *
   * <p>Called once for each answer, on whatever thread got it, several at the same time; must be
   * thread-safe, must not do I/O.
   *
   * @since 3.0.0
   */
  @FunctionalInterface
  interface FollowUp {

    /** What is to be asked after that answer, in the same repository; empty for nothing. */
    Collection<ImageQuery> after(ImageQuery query, DigestLookup answer);

    /** No answer leads to another query. */
    static FollowUp none() {
      return (query, answer) -> List.of();
    }
  }

  /**
   * Answers given so far about tags, and failures, are not given again: a later decision needs to
   * know what a tag points at then. What was found by digest may be remembered, since it cannot
   * change. Does nothing in a source that remembers nothing.
   */
  default void refresh() {}
}
