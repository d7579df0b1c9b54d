package com.slashmnt.krar.oci.credential;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A pattern for one label of a host's name, as Go's {@code filepath.Match} has it: {@code *},
 * {@code ?}, {@code [a-z]}, {@code [^a-z]}.
 *
 * <p>The author of a pull secret writes the pattern: matching takes no longer than the product of
 * the two lengths.
 */
final class LabelGlob {

  private static final Pattern TOKEN = Pattern.compile("\\[\\^?[^]]+]|.");

  private LabelGlob() {}

  static boolean matches(String glob, String label) {
    List<String> tokens = TOKEN.matcher(glob).results().map(MatchResult::group).toList();
    int token = 0;
    int at = 0;
    int star = -1;
    int afterStar = 0;
    while (at < label.length()) {
      if (token < tokens.size() && tokens.get(token).equals("*")) {
        star = token++;
        afterStar = at;
      } else if (token < tokens.size() && isOne(tokens.get(token), label.charAt(at))) {
        token++;
        at++;
      } else if (star >= 0) {
        // The last star takes one more; what came before it need not be tried again.
        token = star + 1;
        at = ++afterStar;
      } else {
        return false;
      }
    }
    return tokens.subList(token, tokens.size()).stream().allMatch("*"::equals);
  }

  private static boolean isOne(String token, char c) {
    if (token.length() == 1) {
      return token.equals("?") || (token.charAt(0) == c && c != '[');
    }
    boolean not = token.charAt(1) == '^';
    String set = token.substring(not ? 2 : 1, token.length() - 1);
    boolean found = false;
    for (int i = 0; i < set.length(); i++) {
      boolean range = i + 2 < set.length() && set.charAt(i + 1) == '-';
      char last = set.charAt(range ? i + 2 : i);
      found |= set.charAt(i) <= c && c <= last;
      i += range ? 2 : 0;
    }
    return found != not;
  }
}
