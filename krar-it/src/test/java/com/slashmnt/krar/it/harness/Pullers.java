package com.slashmnt.krar.it.harness;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The puller that was set last for a container, or the one that pulls what no other does. */
final class Pullers implements Puller {
  /** How the message begins where there was no answer at all; a node pulls again then. */
  static final String NO_ANSWER = "the puller failed: ";

  private final Puller last;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  Pullers(Puller last) {
    this.last = last;
  }

  private record Rule(Predicate<? super PullRequest> match, Puller puller) {}

  void add(Predicate<? super PullRequest> match, Puller puller) {
    rules.add(0, new Rule(match, puller));
  }

  @Override
  public Pulled pull(PullRequest request) {
    try {
      return rules.stream()
          .filter(rule -> rule.match().test(request))
          .map(Rule::puller)
          .findFirst()
          .orElse(last)
          .pull(request);
    } catch (RuntimeException e) {
      return Pulled.waiting("ImagePullBackOff", NO_ANSWER + e);
    }
  }
}
