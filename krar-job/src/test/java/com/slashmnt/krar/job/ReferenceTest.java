package com.slashmnt.krar.job;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.job.report.ExitCode;
import com.slashmnt.krar.workload.Annotations;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * docs/settings.md has each label, annotation and exit code that the code has, and no page has
 * another. Reason codes have {@link ReasonCodesTest}.
 */
class ReferenceTest {

  private static final Path ROOT = Path.of("..");

  /** A key of krar's, as far as a key may go. */
  private static final Pattern KEY = Pattern.compile("krar\\.slash-mnt\\.com/[\\w./-]*\\w");

  /** The first cell of a row, without its quotes. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `?([\\w./-]+)`? \\|");

  /** The label that is looked for by default. */
  private static final String LABEL = "krar.slash-mnt.com/rollout-policy";

  /** A label that the chart gives its Jobs and pods. */
  private static final String NAME = "krar.slash-mnt.com/name";

  /** The {@code apiVersion} of reports and plans: no key. */
  private static final String API_VERSION = "krar.slash-mnt.com/v1";

  @Test
  void theTableHasEachLabelAndAnnotationAndNoOther() throws IOException {
    Set<String> known = annotations();
    known.addAll(List.of(LABEL, NAME));
    assertThat(rows("Labels and annotations"))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(known);
  }

  /** Not only those that {@link Annotations} names. */
  @Test
  void theTableHasEachKeyOfTheSources() throws IOException {
    Set<String> used = new TreeSet<>();
    for (String sources :
        List.of(
            "krar-core/src/main/java",
            "krar-fabric8/src/main/java",
            "krar-job/src/main/java",
            "krar-oci/src/main/java",
            "helm-krar/templates")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(sources))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          used.addAll(keys(Files.readString(file)));
        }
      }
    }
    assertThat(used).contains(API_VERSION, NAME);
    used.remove(API_VERSION);
    assertThat(rows("Labels and annotations")).containsAll(used);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageNamesNoKeyThatIsNone(Path page) throws IOException {
    Set<String> known = annotations();
    known.addAll(List.of(LABEL, NAME, API_VERSION));
    assertThat(keys(Files.readString(page))).isSubsetOf(known);
  }

  /** In the order of the code, since of a table that says "the first that fits" it matters. */
  @Test
  void theTableOfExitCodesIsThatOfTheCode() throws IOException {
    assertThat(rows("Exit codes"))
        .isEqualTo(
            Stream.of(ExitCode.values())
                .map(code -> Integer.toString(code.code()))
                .distinct()
                .toList());
  }

  /** The pages for users. */
  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              docs.filter(page -> page.toString().endsWith(".md")),
              Stream.of("README.md", "helm-krar/README.md").map(ROOT::resolve))
          .sorted()
          .toList();
    }
  }

  private static Set<String> annotations() {
    Map<String, String> byField =
        Arrays.stream(Annotations.class.getFields())
            .collect(toMap(Field::getName, ReferenceTest::value));
    assertThat(byField).hasSizeGreaterThan(10);
    return new TreeSet<>(byField.values());
  }

  private static String value(Field field) {
    try {
      return String.valueOf(field.get(null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> keys(String text) {
    return KEY.matcher(text).results().map(key -> key.group()).collect(toCollection(TreeSet::new));
  }

  /** What the first cells of the section's table hold. */
  private static List<String> rows(String heading) throws IOException {
    String settings = Files.readString(ROOT.resolve("docs/settings.md"));
    Matcher section =
        Pattern.compile("(?ms)^## " + heading + "$(.*?)(?=^## |\\z)").matcher(settings);
    assertThat(section.find()).as("a section %s", heading).isTrue();
    return ROW.matcher(section.group(1))
        .results()
        .map(row -> row.group(1))
        .filter(cell -> !cell.matches("-+|code"))
        .toList();
  }
}
