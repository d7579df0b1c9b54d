package com.slashmnt.krar.oci.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChallengeParserTest {

  private static final Challenge BEARER =
      new Challenge("bearer", Map.of("realm", "https://a/t", "service", "s", "scope", "x:y:pull"));

  static Stream<Arguments> bearers() {
    return Stream.of(
        argumentSet("plain", "Bearer realm=\"https://a/t\",service=\"s\",scope=\"x:y:pull\""),
        argumentSet(
            "blanks", "Bearer  realm = \"https://a/t\" , service= \"s\" ,scope =\"x:y:pull\""),
        argumentSet("order", "Bearer scope=\"x:y:pull\",service=\"s\",realm=\"https://a/t\""),
        argumentSet("case", "bEARER REALM=\"https://a/t\",Service=\"s\",SCOPE=\"x:y:pull\""),
        argumentSet("no quotes", "Bearer realm=https://a/t,service=s,scope=x:y:pull"),
        argumentSet("no commas", "Bearer realm=\"https://a/t\" service=\"s\" scope=\"x:y:pull\""),
        argumentSet("escapes", "Bearer realm=\"https:\\/\\/a/t\",service=\"s\",scope=\"x:y:pull\""),
        argumentSet("tabs", "Bearer\trealm=\"https://a/t\",\tservice=\"s\",scope=\"x:y:pull\""),
        argumentSet("cut", "Bearer realm=\"https://a/t\",service=\"s\",scope=\"x:y:pull"),
        argumentSet(
            "twice", "Bearer realm=\"https://a/t\",service=\"s\",scope=\"x:y:pull\",realm=\"b\""),
        argumentSet(
            "commas", ",, Bearer realm=\"https://a/t\",,service=\"s\",scope=\"x:y:pull\",,"));
  }

  @ParameterizedTest
  @MethodSource("bearers")
  void readsHoweverItIsWritten(String header) {
    assertThat(ChallengeParser.parse(List.of(header))).containsExactly(BEARER);
  }

  @Test
  void readsSeveralInOneHeaderOrMany() {
    Challenge basic = new Challenge("basic", Map.of("realm", "r, \"x\""));
    String basicText = "Basic realm=\"r, \\\"x\\\"\"";
    String bearerText = "Bearer realm=\"https://a/t\",service=\"s\",scope=\"x:y:pull\"";
    assertThat(ChallengeParser.parse(List.of(basicText + ", " + bearerText)))
        .containsExactly(basic, BEARER);
    assertThat(ChallengeParser.parse(List.of(basicText, bearerText)))
        .containsExactly(basic, BEARER);
    assertThat(Challenge.choose(List.of(basic, BEARER))).contains(BEARER);
    assertThat(Challenge.choose(List.of(basic, new Challenge("bearer", Map.of())))).contains(basic);
    assertThat(ChallengeParser.parse(List.of("Negotiate abc==, Basic")))
        .extracting(Challenge::scheme)
        .containsExactly("negotiate", "basic");
    assertThat(Challenge.choose(List.of(new Challenge("negotiate", Map.of())))).isEmpty();
  }

  @Property
  void neverFails(@ForAll List<String> headers) {
    assertThat(ChallengeParser.parse(headers)).isNotNull();
  }
}
