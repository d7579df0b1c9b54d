package com.slashmnt.krar.it.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Helm;
import com.slashmnt.krar.it.harness.Namespaces;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each line of helm and kubectl in blocks of shell in the documentation, as a dry run. */
class DocsCommandsIT {

  private static final ControlPlane PLANE = ControlPlane.shared();
  private static final Namespaces NAMESPACES = Namespaces.of(PLANE, DocsCommandsIT.class);

  /** In the place of the namespace {@code shop}. */
  private static final String SHOP = NAMESPACES.create("shop");

  @BeforeAll
  static void create() {
    PLANE.kubectl("create", "deployment", "web", "--namespace=" + SHOP, "--image=web:1");
  }

  @AfterAll
  static void delete() {
    NAMESPACES.close();
  }

  @ParameterizedTest
  @MethodSource("ofHelm")
  void helmTakes(String line) {
    String[] args =
        Stream.concat(words(line).stream().skip(1), Stream.of("--dry-run=server"))
            .map(word -> word.equals("./helm-krar") ? Helm.chart().toString() : word)
            .toArray(String[]::new);

    assertThat(Helm.both(PLANE).map(helm -> helm.run(args)))
        .allSatisfy(out -> assertThat(out).contains("kind: CronJob"));
  }

  @ParameterizedTest
  @MethodSource("ofKubectl")
  void kubectlTakes(String line) {
    String[] args =
        Stream.concat(words(line).stream().skip(1), Stream.of("--dry-run=server"))
            .map(word -> word.equals("shop") ? SHOP : word)
            .toArray(String[]::new);

    assertThat(PLANE.kubectl(args)).contains("deployment.apps/web labeled");
  }

  @Test
  void linesAreFound() throws IOException {
    assertThat(ofHelm()).hasSizeGreaterThan(1);
    assertThat(ofKubectl()).hasSizeGreaterThan(1);
  }

  static Stream<String> ofHelm() throws IOException {
    return lines("helm ");
  }

  static Stream<String> ofKubectl() throws IOException {
    return lines("kubectl ");
  }

  private static Stream<String> lines(String program) throws IOException {
    return DocsBlock.in("sh")
        .flatMap(block -> block.text().replaceAll("\\\\\n *", "").lines())
        .filter(line -> line.startsWith(program));
  }

  /** As a shell splits them: none of the lines has more than quotes. */
  private static List<String> words(String line) {
    assertThat(line).doesNotContainPattern("[$|;&<>()`]");
    return Stream.of(line.split(" +(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
        .map(word -> word.replace("\"", ""))
        .toList();
  }
}
