package com.slashmnt.krar.fact;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * What was gathered about one workload.
 *
 * <p>Immutable.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class Facts {

  private static final Facts NONE = new Facts(Map.of());

  private final Map<Fact<?>, FactValue<?>> values;

  private Facts(Map<Fact<?>, FactValue<?>> values) {
    this.values = Map.copyOf(values);
  }

  /** Nothing was gathered. */
  public static Facts none() {
    return NONE;
  }

  /** A copy with this one. */
  public <T> Facts with(Fact<T> fact, FactValue<T> value) {
    Map<Fact<?>, FactValue<?>> more = new HashMap<>(values);
    more.put(fact, value);
    return new Facts(more);
  }

  /** What was gathered of that fact; empty if it was not gathered. */
  @SuppressWarnings("unchecked") // with() stores a value under a fact of its own type only
  public <T> Optional<FactValue<T>> find(Fact<T> fact) {
    return Optional.ofNullable((FactValue<T>) values.get(fact));
  }

  /** Which facts were gathered. */
  public Set<Fact<?>> known() {
    return values.keySet();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
