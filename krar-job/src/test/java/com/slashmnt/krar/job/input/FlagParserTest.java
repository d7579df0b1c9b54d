package com.slashmnt.krar.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FlagParserTest {

  static Stream<Arguments> lines() {
    return Stream.of(
        argumentSet("a value behind", "-v a", "--label-value=a"),
        argumentSet("a value behind =", "-v=a", "--label-value=a"),
        argumentSet("a value in the same word", "-va", "--label-value=a"),
        argumentSet("a long flag", "--label-value a", "--label-value=a"),
        argumentSet("= in a value", "--selector=a=b", "--selector=a=b"),
        argumentSet("= in a value behind", "-l a=b", "--selector=a=b"),
        argumentSet("an empty value", "--label-value=", "--label-value="),
        argumentSet("a value that looks like an unknown flag", "-v --a", "--label-value=--a"),
        argumentSet("a switch", "--dry-run", "--dry-run=true"),
        argumentSet("a switch with a value", "--dry-run=false", "--dry-run=false"),
        argumentSet("a switch with a value behind", "--dry-run false", "--dry-run=false"),
        argumentSet("a switch before a flag", "-A -v a", "--namespaces-all=true --label-value=a"),
        argumentSet("a switch switched off", "--no-wait", "--no-wait=false"),
        argumentSet("each as often as given", "-v a -v b", "--label-value=a --label-value=b"),
        argumentSet("words behind --", "-v a -- -A b", "--label-value=a | -A b"),
        argumentSet("words between", "a -v b c", "--label-value=b | a c"),
        argumentSet("a dash", "-", "! unknown flag -"),
        argumentSet("no value at the end", "-v", "! --label-value needs a value"),
        argumentSet(
            "a flag in the place of a value",
            "-v -A",
            "--namespaces-all=true ! --label-value needs a value"),
        argumentSet(
            "an unknown flag and its value",
            "--pasword hunter2 -v a",
            "--label-value=a ! unknown flag --pasword"),
        argumentSet(
            "an unknown flag with a value", "--pasword=hunter2 b", "! unknown flag --pasword"),
        argumentSet("one word after an unknown flag", "--x a b", "| b ! unknown flag --x"),
        argumentSet(
            "a value for what takes none", "--no-wait=hunter2", "! --no-wait takes no value"),
        argumentSet("a beginning of a flag", "--label-val a", "! unknown flag --label-val"));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void readsFlagsValuesAndWords(String line, String read) {
    FlagParser parser = parsed(line.split(" "));
    StringBuilder seen = new StringBuilder();
    parser.given().forEach(g -> seen.append(g.source()).append('=').append(g.text()).append(' '));
    if (!parser.words().isEmpty()) {
      seen.append("| ").append(String.join(" ", parser.words())).append(' ');
    }
    parser
        .mistakes()
        .forEach(m -> seen.append("! ").append(m.substring(0, m.indexOf(';'))).append(' '));
    assertThat(seen.toString().strip()).isEqualTo(read);
    assertThat(parser.mistakes()).noneMatch(mistake -> mistake.contains("hunter2"));
  }

  @Test
  void helpAndVersionAreHeardBesideMistakes() {
    assertThat(parsed("--unknown", "-h").help()).isTrue();
    assertThat(parsed("-v", "--version").version()).isTrue();
    assertThat(parsed("-v", "a").help()).isFalse();
    assertThat(parsed("-v", "a").version()).isFalse();
  }

  private static FlagParser parsed(String... line) {
    FlagParser parser = new FlagParser(List.of(Setting.values()));
    parser.parse(List.of(line));
    return parser;
  }
}
