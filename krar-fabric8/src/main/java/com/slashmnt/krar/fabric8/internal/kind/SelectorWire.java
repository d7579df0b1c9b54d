package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.select.LabelSelector.Requirement;
import com.slashmnt.krar.select.LabelSelector.Requirement.Operator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** By which labels an object knows its pods. */
public record SelectorWire(Map<String, String> matchLabels, List<Expression> matchExpressions) {

  static final SelectorWire EMPTY = new SelectorWire(Map.of(), List.of());

  /** One condition. */
  public record Expression(String key, String operator, List<String> values) {

    public Expression {
      key = requireNonNullElse(key, "");
      operator = requireNonNullElse(operator, "");
      values = requireNonNullElse(values, List.of());
    }

    private Requirement toRequirement() {
      Operator known =
          switch (operator) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.NOT_EXISTS;
            default -> throw new IllegalArgumentException("no operator: " + operator);
          };
      return new Requirement(key, known, values);
    }
  }

  public SelectorWire {
    matchLabels = new TreeMap<>(requireNonNullElse(matchLabels, Map.of()));
    matchLabels.values().removeIf(Objects::isNull);
    matchExpressions = requireNonNullElse(matchExpressions, List.of());
  }

  /** As a list takes it; empty if there is none, or one that this krar does not understand. */
  Optional<String> toText() {
    return toSelector().map(LabelSelector::toString).filter(t -> !t.isEmpty());
  }

  /** Whether it selects a pod with these labels; not if this krar does not understand it. */
  public boolean matches(Map<String, String> labels) {
    return toSelector().filter(s -> s.matches(labels)).isPresent();
  }

  private Optional<LabelSelector> toSelector() {
    try {
      List<Requirement> requirements =
          Stream.concat(
                  matchLabels.entrySet().stream()
                      .map(e -> new Requirement(e.getKey(), Operator.IN, List.of(e.getValue()))),
                  matchExpressions.stream().map(Expression::toRequirement))
              .toList();
      return Optional.of(new LabelSelector(requirements));
    } catch (IllegalArgumentException e) {
      // All pods of the namespace show the same.
      return Optional.empty();
    }
  }
}
