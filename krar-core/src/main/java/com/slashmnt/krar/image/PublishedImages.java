package com.slashmnt.krar.image;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What registries answered to a set of queries.
 *
 * <p>Immutable.
 *
 * @param answers by what was asked
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record PublishedImages(Map<ImageQuery, DigestLookup> answers) {

  private static final PublishedImages NONE = new PublishedImages(Map.of());

  public PublishedImages {
    answers = Map.copyOf(answers);
  }

  /** Nothing was asked. */
  public static PublishedImages none() {
    return NONE;
  }

  /** A copy with this answer. */
  public PublishedImages with(ImageQuery query, DigestLookup answer) {
    return with(Map.of(query, answer));
  }

  /** A copy with these answers. */
  public PublishedImages with(Map<ImageQuery, DigestLookup> more) {
    Map<ImageQuery, DigestLookup> all = new LinkedHashMap<>(answers);
    all.putAll(more);
    return new PublishedImages(all);
  }

  /** The answer to that query; empty if it was not asked. */
  public Optional<DigestLookup> answerTo(ImageQuery query) {
    return Optional.ofNullable(answers.get(requireNonNull(query, "query")));
  }
}
