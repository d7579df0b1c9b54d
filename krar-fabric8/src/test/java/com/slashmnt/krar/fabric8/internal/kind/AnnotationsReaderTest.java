package com.slashmnt.krar.fabric8.internal.kind;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.workload.Annotations;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnnotationsReaderTest {

  private static Map<String, String> read(Map<String, String> annotations) {
    String json =
        Json.MAPPER.writeValueAsString(Map.of("metadata", Map.of("annotations", annotations)));
    return Json.MAPPER.readValue(json, ObjectWire.class).metadata().annotations();
  }

  @Test
  void keepsShortValuesWhoeverWroteThem() {
    Map<String, String> all = Map.of("a", "", "example.com/team", "x".repeat(1024));
    assertThat(read(all)).isEqualTo(all);
  }

  @Test
  void leavesOutWholeManifests() {
    assertThat(
            read(
                Map.of(
                    "kapp.k14s.io/original",
                    "x".repeat(200_000),
                    "objectset.rio.cattle.io/applied",
                    "x".repeat(1025),
                    "kubectl.kubernetes.io/last-applied-configuration",
                    "{}",
                    "example.com/team",
                    "shop")))
        .isEqualTo(Map.of("example.com/team", "shop"));
  }

  @Test
  void keepsItsOwnForTheDigestsOfManyContainers() {
    String wanted = ("main=sha256:" + "a".repeat(64) + ",").repeat(100);
    assertThat(read(Map.of(Annotations.WANTED, wanted))).containsEntry(Annotations.WANTED, wanted);
    assertThat(read(Map.of(Annotations.RUNS, "x".repeat(250_000)))).isEmpty();
  }

  @Test
  void aHoldOfAnyLengthHolds() {
    assertThat(read(Map.of(Annotations.HOLD, "no".repeat(100_000))).get(Annotations.HOLD))
        .hasSize(1024)
        .startsWith("nono")
        .endsWith("…");
  }

  @Test
  void takesWhatIsNoText() {
    assertThat(
            Json.MAPPER
                .readValue(
                    "{\"metadata\":{\"annotations\":{\"a\":null,\"b\":{\"c\":[1]},\"d\":\"e\"}}}",
                    ObjectWire.class)
                .metadata()
                .annotations())
        .isEqualTo(Map.of("d", "e"));
    assertThat(
            Json.MAPPER
                .readValue("{\"metadata\":{\"annotations\":null}}", ObjectWire.class)
                .metadata()
                .annotations())
        .isEmpty();
  }
}
