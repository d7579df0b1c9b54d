package com.slashmnt.krar.explain;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import java.time.Instant;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A fact that a policy may ask for, and what was gathered.
 *
 * @param answer empty if the decision did not need it
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record FactAnswer(Fact<?> fact, Optional<Gathered> answer) {

  public FactAnswer {
    requireNonNull(fact, "fact");
    requireNonNull(answer, "answer");
  }

  /**
   * What was gathered.
   *
   * @param value of the fact's type, or why it is unknown
   * @param at when
   * @since 3.0.0
   */
  public record Gathered(FactValue<?> value, Instant at) {

    public Gathered {
      requireNonNull(value, "value");
      requireNonNull(at, "at");
    }
  }
}
