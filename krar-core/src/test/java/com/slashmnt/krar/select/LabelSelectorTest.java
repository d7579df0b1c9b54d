package com.slashmnt.krar.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {

  private static final Map<String, String> LABELS =
      Map.of("app", "web", "example.com/tier", "front", "empty", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=web                       | true",
        "app==web                      | true",
        "app = web                     | true",
        "app=db                        | false",
        "app!=db                       | true",
        "app!=web                      | false",
        "missing!=web                  | true",
        "app                           | true",
        "missing                       | false",
        "!missing                      | true",
        "! app                         | false",
        "app in (web, db)              | true",
        "app in (db)                   | false",
        "app notin (db,cache)          | true",
        "missing notin (db)            | true",
        "empty=                        | true",
        "empty                         | true",
        "app=                          | false",
        "app=web,example.com/tier=front| true",
        "app=web,example.com/tier=back | false",
        "example.com/tier in (front,),app | true",
      })
  void matchesAsKubectlDoes(String text, boolean expected) {
    LabelSelector selector = LabelSelector.parse(text);
    assertThat(selector.matches(LABELS)).isEqualTo(expected);
    assertThat(LabelSelector.parse(selector.toString())).isEqualTo(selector);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "app=web,",
        "=web",
        "app=web db",
        "app in web",
        "app in (web",
        "app near (web)",
        "app=a=b",
        "-app=web",
        "app=we/b",
        "a/b/c=web",
        "!app=web",
      })
  void refusesWhatTheApiServerWouldRefuse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelSelector.parse(text))
        .withMessageContaining("'" + text + "' is no label selector")
        .withMessageContaining("app=web");
  }
}
