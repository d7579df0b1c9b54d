package com.slashmnt.krar.engine.decide;

import com.slashmnt.krar.explain.FactAnswer;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.policy.PolicyAnswers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes down how one workload is decided. */
public final class DecisionTrace {

  private final Map<Fact<?>, FactAnswer.Gathered> facts = new LinkedHashMap<>();
  private List<PolicyAnswers.Part> parts = List.of();

  void gathered(Fact<?> fact, FactValue<?> value, Instant at) {
    facts.put(fact, new FactAnswer.Gathered(value, at));
  }

  /** The last answers are those that decide: the policy is asked again once it has a fact. */
  void answered(List<PolicyAnswers.Part> last) {
    parts = last;
  }

  /** A fact's value; empty if it was not gathered or is unknown. */
  public <T> Optional<T> fact(Fact<T> fact) {
    return Optional.ofNullable(facts.get(fact))
        .flatMap(gathered -> gathered.value().toOptional().map(fact.type()::cast));
  }

  /** What the parts of the policy have answered. */
  public List<PolicyAnswers.Part> parts() {
    return parts;
  }

  /**
   * What was gathered, and then what was not.
   *
   * @param required what the policy may ask for
   */
  public List<FactAnswer> facts(Set<Fact<?>> required) {
    List<FactAnswer> all = new ArrayList<>();
    facts.forEach((fact, gathered) -> all.add(new FactAnswer(fact, Optional.of(gathered))));
    required.stream()
        .filter(fact -> !facts.containsKey(fact))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(fact -> all.add(new FactAnswer(fact, Optional.empty())));
    return all;
  }
}
