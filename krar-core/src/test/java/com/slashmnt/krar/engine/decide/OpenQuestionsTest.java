package com.slashmnt.krar.engine.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.image.PublishedImages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpenQuestionsTest {

  private static final ImageQuery FIRST = query("shop/web:1");
  private static final ImageQuery SECOND = query("shop/web:2");
  private static final ImageQuery THIRD = query("shop/web:3");

  private final List<ImageQuery> asked = new ArrayList<>();

  private static ImageQuery query(String image) {
    return ImageQuery.digestOf(ImageReference.parse(image));
  }

  private static DigestLookup found() {
    return DigestLookup.found(PublishedImage.of(Digest.parse("sha256:" + "1".repeat(64)), ""));
  }

  /** Needs each of these, the next one only once those before are known. */
  private static Function<PublishedImages, Set<ImageQuery>> needs(ImageQuery... queries) {
    return known ->
        Stream.of(queries)
            .filter(query -> known.answerTo(query).isEmpty())
            .limit(1)
            .collect(Collectors.toSet());
  }

  private DigestLookup answer(ImageQuery query) {
    asked.add(query);
    return found();
  }

  @Test
  void whatSeveralNeedIsAskedOnceAndWhatItLeadsToAtOnce() {
    OpenQuestions questions =
        new OpenQuestions(
            List.of(needs(FIRST, THIRD), needs(FIRST, SECOND), needs(FIRST, THIRD)),
            PublishedImages.none());
    assertThat(questions.answeredBy(this::answer)).containsOnlyKeys(FIRST, SECOND, THIRD);
    assertThat(asked).containsExactly(FIRST, THIRD, SECOND);
  }

  @Test
  void whatAnAnswerLeadsToNeedsNoRoundOfItsOwn() {
    List<Collection<ImageQuery>> rounds = new ArrayList<>();
    DigestSource source =
        new DigestSource() {
          @Override
          public DigestLookup lookUp(ImageQuery query) {
            return answer(query);
          }

          @Override
          public Map<ImageQuery, DigestLookup> lookUpAll(
              Collection<ImageQuery> queries, FollowUp followUp) {
            rounds.add(List.copyOf(queries));
            return DigestSource.super.lookUpAll(queries, followUp);
          }
        };
    OpenQuestions questions =
        new OpenQuestions(List.of(needs(FIRST, SECOND)), PublishedImages.none());
    assertThat(questions.answeredBy(source)).containsOnlyKeys(FIRST, SECOND);
    assertThat(rounds).containsExactly(List.of(FIRST));
    assertThat(questions.after(FIRST, found())).as("answered before").isEmpty();
  }

  @Test
  void whatIsKnownIsNotAsked() {
    OpenQuestions questions =
        new OpenQuestions(
            List.of(needs(FIRST, SECOND, THIRD)),
            PublishedImages.none().with(FIRST, found()).with(SECOND, found()));
    assertThat(questions.answeredBy(this::answer)).containsOnlyKeys(THIRD);
  }

  @Test
  void whatASourceLeavesOutFailedAndItsOtherAnswersCount() {
    DigestSource forgetful =
        new DigestSource() {
          @Override
          public DigestLookup lookUp(ImageQuery query) {
            return answer(query);
          }

          @Override
          public Map<ImageQuery, DigestLookup> lookUpAll(
              Collection<ImageQuery> queries, FollowUp followUp) {
            return queries.contains(FIRST) ? Map.of(FIRST, answer(FIRST)) : Map.of();
          }
        };
    OpenQuestions questions =
        new OpenQuestions(List.of(needs(FIRST, SECOND)), PublishedImages.none());
    assertThat(questions.answeredBy(forgetful))
        .containsEntry(FIRST, found())
        .hasEntrySatisfying(
            SECOND, answer -> assertThat(answer).isInstanceOf(DigestLookup.Unavailable.class));
  }

  @Test
  void aSourceThatThrowsHalfWayLosesNoAnswer() {
    OpenQuestions questions =
        new OpenQuestions(List.of(needs(FIRST, SECOND)), PublishedImages.none());
    Map<ImageQuery, DigestLookup> answers =
        questions.answeredBy(
            query -> {
              if (query.equals(SECOND)) {
                throw new IllegalStateException("secret");
              }
              return answer(query);
            });
    assertThat(answers).containsEntry(FIRST, found());
    assertThat(answers.get(SECOND))
        .asString()
        .contains("IllegalStateException")
        .doesNotContain("secret");
  }
}
