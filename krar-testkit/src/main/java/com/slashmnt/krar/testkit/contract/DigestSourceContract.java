package com.slashmnt.krar.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.PublishedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DigestSource} promises.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public abstract class DigestSourceContract {

  protected abstract DigestSource source();

  /** Queries that the source can answer, with the digests that are published. */
  protected abstract Map<ImageQuery, Digest> published();

  /** Queries that the source cannot answer: no such tag, no registry there, no right to it. */
  protected abstract List<ImageQuery> unavailable();

  @Test
  public void tellsWhatIsPublished() {
    DigestSource source = source();
    published()
        .forEach(
            (query, digest) ->
                assertThat(source.lookUp(query).toOptional().map(PublishedImage::digest))
                    .as(query.toString())
                    .contains(digest));
  }

  @Test
  public void tellsTheSameAgainWhileNothingChanges() {
    DigestSource source = source();
    for (ImageQuery query : published().keySet()) {
      assertThat(source.lookUp(query)).isEqualTo(source.lookUp(query));
    }
  }

  @Test
  public void givesAFailureAsData() {
    DigestSource source = source();
    for (ImageQuery query : unavailable()) {
      assertThat(source.lookUp(query)).isInstanceOf(DigestLookup.Unavailable.class);
    }
  }

  @Test
  public void answersManyAtOnceAsOneByOne() {
    List<ImageQuery> queries = new ArrayList<>(published().keySet());
    queries.addAll(unavailable());
    Map<ImageQuery, DigestLookup> answers = source().lookUpAll(queries);
    assertThat(answers.keySet()).containsExactlyElementsOf(queries);
    answers.forEach(
        (query, answer) ->
            assertThat(answer.toOptional().map(PublishedImage::digest))
                .as(query.toString())
                .isEqualTo(Optional.ofNullable(published().get(query))));
    assertThat(source().lookUpAll(Collections.nCopies(3, queries.get(0)))).hasSize(1);
  }

  @Test
  public void asksWhatAnAnswerLeadsToOnce() {
    List<ImageQuery> published = new ArrayList<>(published().keySet());
    List<ImageQuery> failing = unavailable();
    Map<ImageQuery, Integer> told = new ConcurrentHashMap<>();
    Map<ImageQuery, DigestLookup> answers =
        source()
            .lookUpAll(
                published,
                (query, answer) -> {
                  told.merge(query, 1, Integer::sum);
                  return failing;
                });
    assertThat(answers.keySet()).containsAll(published).containsAll(failing);
    assertThat(answers).hasSize(published.size() + failing.size());
    assertThat(told.keySet()).isEqualTo(answers.keySet());
    assertThat(told.values()).containsOnly(1);
  }

  @Test
  public void answersNothingForNothing() {
    assertThat(source().lookUpAll(List.of())).isEmpty();
  }
}
