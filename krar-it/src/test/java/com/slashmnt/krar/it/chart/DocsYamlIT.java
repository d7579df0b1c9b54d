package com.slashmnt.krar.it.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Helm;
import com.slashmnt.krar.it.harness.Namespaces;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each block of YAML in the documentation is one that the chart or the API server takes. */
class DocsYamlIT {

  private static final ControlPlane PLANE = ControlPlane.shared();
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final Namespaces NAMESPACES = Namespaces.of(PLANE, DocsYamlIT.class);

  /** In the place of those that objects name: a dry run needs one, too. */
  private static final String NAMESPACE = NAMESPACES.create("objects");

  /** Steps of pipelines, by page and first line: {@code PushDocsIT} runs them. */
  private static final Set<String> PIPELINES =
      Set.of("docs/push.md - name: Restart what runs the image", "docs/push.md restart:");

  /** What is told of a Role is its rules. */
  private static final String ROLE =
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: docs}\n";

  /** One that uses what mode smart does. */
  private static final String JOB = "jobs: {some: {schedule: '@daily', mode: smart}}";

  @TempDir Path folder;

  private enum Sort {
    VALUES,
    OBJECTS,
    RULES,
    PIPELINE,
    UNKNOWN
  }

  @AfterAll
  static void delete() {
    NAMESPACES.close();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void isTakenByWhatItIsFor(DocsBlock block) throws IOException {
    switch (sort(block)) {
      case VALUES -> assertRenders(block.text());
      case OBJECTS -> assertCreates(block.text());
      case RULES -> assertCreates(ROLE + block.text());
      case PIPELINE -> {}
      case UNKNOWN -> throw new AssertionError("what is it?\n" + block.text());
    }
  }

  static Stream<DocsBlock> blocks() throws IOException {
    return DocsBlock.in("yaml");
  }

  @Test
  void blocksOfEachSortAreFound() throws IOException {
    List<Sort> sorts = new ArrayList<>();
    for (DocsBlock block : blocks().toList()) {
      sorts.add(sort(block));
    }
    assertThat(sorts)
        .contains(Sort.VALUES, Sort.OBJECTS, Sort.RULES)
        .filteredOn(Sort.PIPELINE::equals)
        .hasSameSizeAs(PIPELINES);
  }

  private static Sort sort(DocsBlock block) throws IOException {
    String first = block.text().lines().findFirst().orElse("");
    if (PIPELINES.contains(block.page() + " " + first)) {
      return Sort.PIPELINE;
    }
    if (block.text().contains("\nkind: ")) {
      return Sort.OBJECTS;
    }
    if (!(YAML.unmarshal(block.text(), Object.class) instanceof Map<?, ?> map)) {
      return Sort.UNKNOWN;
    }
    if (map.keySet().equals(Set.of("rules"))) {
      return Sort.RULES;
    }
    return keysOfTheChart().containsAll(map.keySet()) ? Sort.VALUES : Sort.UNKNOWN;
  }

  /** By both Helms, whose schema knows each key; and it makes a difference to a job. */
  private static void assertRenders(String values) {
    Helm.both(PLANE)
        .forEach(
            helm -> assertThat(Rendered.of(Chart.template(helm, values)).objects()).isNotEmpty());
    Helm helm = Helm.four(PLANE);
    assertThat(Chart.renderAll(helm, List.of(JOB, values)))
        .isNotEqualTo(Chart.renderAll(helm, List.of(JOB)));
  }

  private void assertCreates(String objects) throws IOException {
    Path file = folder.resolve("objects.yaml");
    Files.writeString(
        file, objects.replaceAll("(?m)^  namespace: \\S+$", "  namespace: " + NAMESPACE));

    String created =
        PLANE.kubectl(
            "create",
            "--namespace=" + NAMESPACE,
            "--dry-run=server",
            "--warnings-as-errors",
            "--validate=strict",
            "-f",
            file.toString());

    assertThat(created.lines()).isNotEmpty().allMatch(line -> line.contains("created"));
  }

  /** The keys that the chart's schema has at the top: it allows no other. */
  private static Set<?> keysOfTheChart() throws IOException {
    Path schema = Helm.chart().resolve("values.schema.json");
    Map<?, ?> map = YAML.unmarshal(Files.readString(schema), Map.class);
    return ((Map<?, ?>) Objects.requireNonNull(map.get("properties"))).keySet();
  }
}
