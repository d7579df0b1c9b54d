package com.slashmnt.krar.oci.distribution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code WWW-Authenticate}, generously: blanks anywhere, several challenges in one header or
 * several, parameters without quotes or commas, any case. What it does not understand it skips.
 */
final class ChallengeParser {

  private final String text;
  private final List<Challenge> found = new ArrayList<>();
  private final Map<String, String> parameters = new HashMap<>();
  private String scheme = "";
  private int at;

  private ChallengeParser(String text) {
    this.text = text;
  }

  static List<Challenge> parse(List<String> headers) {
    List<Challenge> all = new ArrayList<>();
    for (String header : headers) {
      all.addAll(new ChallengeParser(header).parse());
    }
    return all;
  }

  private List<Challenge> parse() {
    skipBlanksAndCommas();
    while (at < text.length()) {
      String word = word();
      int afterWord = at;
      skipBlanks();
      if (at < text.length() && text.charAt(at) == '=') {
        at++;
        skipBlanks();
        parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value());
      } else {
        at = afterWord;
        end();
        scheme = word.toLowerCase(Locale.ROOT);
      }
      skipBlanksAndCommas();
    }
    end();
    return found;
  }

  private void end() {
    if (!scheme.isEmpty()) {
      found.add(new Challenge(scheme, parameters));
    }
    parameters.clear();
  }

  /** Up to a blank, a comma or an equals sign; at least one character, so that it always ends. */
  private String word() {
    int start = at++;
    while (at < text.length() && " \t,=".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private String value() {
    if (at < text.length() && text.charAt(at) == '"') {
      at++;
      return quoted();
    }
    int start = at;
    while (at < text.length() && " \t,".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at++));
    }
    at++;
    return value.toString();
  }

  private void skipBlanks() {
    while (at < text.length() && " \t".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void skipBlanksAndCommas() {
    while (at < text.length() && " \t,".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
