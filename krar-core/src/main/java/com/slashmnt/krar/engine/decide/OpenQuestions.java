package com.slashmnt.krar.engine.decide;

import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.PublishedImages;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What several workloads need to know of registries, each answer of which may lead to a further
 * query.
 *
 * <p>Each workload looks at its own few answers only, so that an answer costs what the workloads
 * with that image cost, however many images there are.
 */
final class OpenQuestions implements DigestSource.FollowUp {

  private final PublishedImages known;
  private final List<Question> questions;
  private final Map<ImageQuery, Set<Question>> waiting = new HashMap<>();
  private final Map<ImageQuery, DigestLookup> answers = new LinkedHashMap<>();

  /**
   * @param missing what a workload still has to know, once that is known
   * @param known what need not be asked
   */
  OpenQuestions(List<Function<PublishedImages, Set<ImageQuery>>> missing, PublishedImages known) {
    this.known = known;
    this.questions = missing.stream().map(Question::new).toList();
  }

  /** All that had to be asked, each with an answer. */
  Map<ImageQuery, DigestLookup> answeredBy(DigestSource source) {
    for (Set<ImageQuery> open = open(questions); !open.isEmpty(); open = open(questions)) {
      ask(source, open);
    }
    return answers();
  }

  private synchronized Map<ImageQuery, DigestLookup> answers() {
    return Map.copyOf(answers);
  }

  @Override
  public synchronized Collection<ImageQuery> after(ImageQuery query, DigestLookup answer) {
    if (answers.putIfAbsent(query, answer) != null) {
      return Set.of();
    }
    return open(waiting.getOrDefault(query, Set.of()));
  }

  private void ask(DigestSource source, Set<ImageQuery> queries) {
    String failure = "The source of digests said nothing of it.";
    try {
      source.lookUpAll(queries, this).forEach(this::after);
    } catch (RuntimeException e) {
      // Its message is not repeated: a plug-in's may have a secret.
      failure = "The source of digests failed: " + e.getClass().getName() + ".";
    }
    for (ImageQuery query : queries) {
      Collection<ImageQuery> unused =
          after(query, DigestLookup.unavailable(DigestLookup.Unavailable.LOOKUP_FAILED, failure));
    }
  }

  /** What these still have to know and is not known; they wait for it from now on. */
  private synchronized Set<ImageQuery> open(Collection<Question> these) {
    Set<ImageQuery> open = new LinkedHashSet<>();
    for (Question question : these) {
      for (ImageQuery query : question.missing()) {
        waiting.computeIfAbsent(query, q -> new LinkedHashSet<>()).add(question);
        open.add(query);
      }
    }
    return open;
  }

  private final class Question {

    private final Function<PublishedImages, Set<ImageQuery>> of;
    private PublishedImages own = PublishedImages.none();

    Question(Function<PublishedImages, Set<ImageQuery>> of) {
      this.of = of;
    }

    /** What it needs and is not answered yet. */
    Set<ImageQuery> missing() {
      while (true) {
        Set<ImageQuery> missing = of.apply(own);
        Map<ImageQuery, DigestLookup> there = new HashMap<>();
        for (ImageQuery query : missing) {
          known.answerTo(query).ifPresent(answer -> there.put(query, answer));
          if (answers.containsKey(query)) {
            there.put(query, answers.get(query));
          }
        }
        if (there.isEmpty()) {
          return missing;
        }
        own = own.with(there);
      }
    }
  }
}
