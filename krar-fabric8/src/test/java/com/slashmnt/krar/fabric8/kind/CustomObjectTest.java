package com.slashmnt.krar.fabric8.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Fields of a custom resource are read as they are, and nothing is made of what is not there. */
class CustomObjectTest {

  private final CustomObject object =
      new CustomObject(
          4,
          Map.of(
              "spec", Map.of("replicas", 3, "paused", true, "steps", List.of("one")),
              "status", Map.of("observedGeneration", "12", "phase", "Healthy", "hash", "1x")));

  @Test
  void valuesAreFoundByTheirPath() {
    assertThat(object.get("spec", "steps")).hasValue(List.of("one"));
    assertThat(object.number("spec", "replicas")).hasValue(3L);
    assertThat(object.text("status", "phase")).hasValue("Healthy");
    assertThat(object.isTrue("spec", "paused")).isTrue();
  }

  @Test
  void aNumberMayBeWrittenAsAText() {
    assertThat(object.number("status", "observedGeneration")).hasValue(12L);
  }

  @Test
  void whatIsMissingOrOfAnotherTypeIsEmpty() {
    assertThat(object.get("spec", "strategy", "canary")).isEmpty();
    assertThat(object.get("spec", "replicas", "deeper")).isEmpty();
    assertThat(object.number("status", "hash")).isEmpty();
    assertThat(object.number("spec", "paused")).isEmpty();
    assertThat(object.text("spec", "replicas")).isEmpty();
    assertThat(object.isTrue("status", "phase")).isFalse();
    assertThat(object.isTrue("nothing")).isFalse();
  }
}
