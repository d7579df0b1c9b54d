package com.slashmnt.krar.select;

import com.slashmnt.krar.select.LabelSelector.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;

/** Reads kubectl's label selector syntax; one per text. */
final class LabelSelectorParser {

  private static final String DELIMITERS = "=!,()";

  private final String text;
  private int at;

  LabelSelectorParser(String text) {
    this.text = text;
  }

  LabelSelector parse() {
    List<LabelSelector.Requirement> requirements = new ArrayList<>();
    try {
      do {
        requirements.add(requirement());
      } while (skip(","));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no label selector, "
              + e.getMessage()
              + "; examples: app=web,tier!=test or 'env in (prod, stage),!legacy'",
          e);
    }
    return new LabelSelector(requirements);
  }

  private LabelSelector.Requirement requirement() {
    if (skip("!")) {
      return end(new LabelSelector.Requirement(word(), Operator.NOT_EXISTS, List.of()));
    }
    String key = word();
    if (skip("!=")) {
      return end(new LabelSelector.Requirement(key, Operator.NOT_IN, List.of(word())));
    }
    if (skip("==") || skip("=")) {
      return end(new LabelSelector.Requirement(key, Operator.IN, List.of(word())));
    }
    if (blank() || text.charAt(at) == ',') {
      return new LabelSelector.Requirement(key, Operator.EXISTS, List.of());
    }
    String operator = word();
    return switch (operator) {
      case "in" -> end(new LabelSelector.Requirement(key, Operator.IN, list()));
      case "notin" -> end(new LabelSelector.Requirement(key, Operator.NOT_IN, list()));
      default ->
          throw new IllegalArgumentException(
              "'" + operator + "' after " + key + " should be =, ==, !=, in or notin");
    };
  }

  private List<String> list() {
    if (!skip("(")) {
      throw new IllegalArgumentException("in and notin need a list in brackets");
    }
    List<String> values = new ArrayList<>();
    do {
      values.add(word());
    } while (skip(","));
    if (!skip(")")) {
      throw new IllegalArgumentException("a bracket is not closed");
    }
    return values;
  }

  private LabelSelector.Requirement end(LabelSelector.Requirement requirement) {
    if (!blank() && text.charAt(at) != ',') {
      throw new IllegalArgumentException("'" + text.substring(at) + "' is one too many");
    }
    return requirement;
  }

  private String word() {
    blank();
    int start = at;
    while (at < text.length()
        && !Character.isWhitespace(text.charAt(at))
        && DELIMITERS.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private boolean skip(String token) {
    blank();
    boolean found = text.startsWith(token, at);
    at += found ? token.length() : 0;
    return found;
  }

  /** Skips blanks and says whether the text is at its end. */
  private boolean blank() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at == text.length();
  }
}
