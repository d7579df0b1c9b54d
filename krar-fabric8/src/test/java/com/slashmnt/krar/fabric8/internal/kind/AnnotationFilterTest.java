package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.workload.Annotations;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnnotationFilterTest {

  private static Map<String, String> read(Map<String, String> annotations) {
    String json = Json.write(Map.of("metadata", Map.of("annotations", annotations)));
    return read(json);
  }

  private static Map<String, String> read(String json) {
    return requireNonNull(Json.read(json, ObjectWire.class)).metadata().annotations();
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
  void takesWhatIsNoString() {
    assertThat(read("{\"metadata\":{\"annotations\":{\"a\":null,\"b\":5,\"d\":\"e\"}}}"))
        .isEqualTo(Map.of("b", "5", "d", "e"));
    assertThat(read("{\"metadata\":{\"annotations\":null}}")).isEmpty();
  }
}
