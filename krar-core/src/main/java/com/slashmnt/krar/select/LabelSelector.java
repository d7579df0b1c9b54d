package com.slashmnt.krar.select;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A label selector in kubectl's syntax: {@code app=web,tier in (front, edge),!legacy}.
 *
 * @param requirements all of them must hold; none matches everything
 * @since 3.0.0
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors">Label
 *     selectors</a>
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record LabelSelector(List<Requirement> requirements) {

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /** Matches everything. */
  public static LabelSelector everything() {
    return new LabelSelector(List.of());
  }

  /**
   * Matches what has that label with that value.
   *
   * @throws IllegalArgumentException if Kubernetes does not allow the key or the value
   */
  public static LabelSelector of(String key, String value) {
    return new LabelSelector(
        List.of(new Requirement(key, Requirement.Operator.IN, List.of(value))));
  }

  /**
   * Reads kubectl's syntax.
   *
   * @throws IllegalArgumentException with a sentence that says where it stops being a selector
   */
  public static LabelSelector parse(String text) {
    return new LabelSelectorParser(requireNonNull(text, "text")).parse();
  }

  /** Matches what both match. */
  public LabelSelector and(LabelSelector other) {
    return new LabelSelector(
        Stream.concat(requirements.stream(), other.requirements.stream()).distinct().toList());
  }

  /** Whether an object with these labels is selected. */
  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(r -> r.matches(labels));
  }

  /** As the API server takes it in {@code labelSelector}, and {@link #parse(String)} reads it. */
  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }

  /**
   * One condition of a label selector.
   *
   * @param key the label's key, with or without a prefix
   * @param operator how the label's value is compared
   * @param values with what; empty for {@code EXISTS} and {@code NOT_EXISTS}
   * @since 3.0.0
   */
  public record Requirement(String key, Operator operator, List<String> values) {

    /**
     * kubectl's operators; {@code =} is {@code IN} with one value, {@code !=} is {@code NOT_IN}.
     */
    public enum Operator {
      IN,
      NOT_IN,
      EXISTS,
      NOT_EXISTS
    }

    private static final String NAME = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
    private static final String SUBDOMAIN =
        "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final Pattern KEY = Pattern.compile("(" + SUBDOMAIN + "/)?" + NAME);
    private static final Pattern VALUE = Pattern.compile("(" + NAME + ")?");

    public Requirement {
      requireNonNull(operator, "operator");
      values = List.copyOf(values);
      if (!KEY.matcher(key).matches() || key.indexOf('/') > 253) {
        throw new IllegalArgumentException(
            "'" + key + "' is no label key, such as app or example.com/tier");
      }
      for (String value : values) {
        if (!VALUE.matcher(value).matches()) {
          throw new IllegalArgumentException(
              "'"
                  + value
                  + "' is no label value: at most 63 letters, digits, '-', '_' and '.', beginning and"
                  + " ending with a letter or digit");
        }
      }
      boolean takesValues = operator == Operator.IN || operator == Operator.NOT_IN;
      if (takesValues == values.isEmpty()) {
        throw new IllegalArgumentException(
            key + " " + operator + (takesValues ? " needs a value" : " takes no value"));
      }
    }

    /** As Kubernetes has it, {@code NOT_IN} also holds where the label is absent. */
    boolean matches(Map<String, String> labels) {
      @Nullable String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case NOT_EXISTS -> value == null;
      };
    }

    /** kubectl's syntax. */
    @Override
    public String toString() {
      return switch (operator) {
        case IN -> values.size() == 1 ? key + "=" + values.get(0) : key + " in " + list();
        case NOT_IN -> values.size() == 1 ? key + "!=" + values.get(0) : key + " notin " + list();
        case EXISTS -> key;
        case NOT_EXISTS -> "!" + key;
      };
    }

    private String list() {
      return "(" + String.join(",", values) + ")";
    }
  }
}
