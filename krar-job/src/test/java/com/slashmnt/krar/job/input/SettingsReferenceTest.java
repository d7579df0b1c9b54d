package com.slashmnt.krar.job.input;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The documents name no flag, variable or value of a setting that is none. That docs/settings.md
 * misses none is in {@link HelpTest}, and what it says of defaults in {@link SettingDefaultsTest}.
 */
class SettingsReferenceTest {

  private static final Path ROOT = Path.of("..");

  /** A row of a table of settings: flags, variables, meaning, default. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\|((?: `-[^|]*)? )\\| ([^|]*)\\| ([^|]*)\\| ([^|]*)\\|$");

  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** A flag at the start of quoted code, alone or with a value. */
  private static final Pattern FLAG = Pattern.compile("`(--[a-z][a-z-]*|-[A-Za-z])(?=[ =`])");

  private static final Pattern VARIABLE = Pattern.compile("\\bKRAR_[A-Z_]*[A-Z]\\b");

  private static final Pattern ONE_OF = Pattern.compile(" is not one of \\[?([^\\]]*)\\]?$");

  /** No settings, but of the command. */
  private static final Set<String> OTHER_FLAGS = Set.of("-h", "--help", "--version");

  /** Of other programs. */
  private static final Set<String> FOREIGN_FLAGS =
      Set.of(
          "--set", // helm
          "--runtime", // podman
          "--server-side", // kubectl apply
          "-q" // mvn
          );

  /** Variables that krar reads and that others have named. */
  private static final Set<String> FOREIGN_VARIABLES =
      Set.of("JOB_NAME", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE");

  /** Variables of the scripts of the build. */
  private static final Set<String> VARIABLES_OF_SCRIPTS = Set.of("KRAR_PODMAN_FLAGS");

  private record Row(Set<String> flags, Set<String> variables, String meaning, String byDefault) {}

  @Test
  void theTablesHaveEachFlagAndNoOther() throws IOException {
    assertThat(rows().stream().flatMap(row -> row.flags().stream()))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(flags());
  }

  @Test
  void theTablesHaveEachVariableAndNoOther() throws IOException {
    Set<String> known = variables();
    known.addAll(FOREIGN_VARIABLES);
    assertThat(rows().stream().flatMap(row -> row.variables().stream()))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(known);
  }

  /** One that names its flag has its variable in the same row. */
  @ParameterizedTest
  @MethodSource("settings")
  void aRowIsAboutOneSetting(Setting setting) throws IOException {
    Row row = row(setting);
    assertThat(row.variables()).containsAll(setting.variable().stream().toList());
    assertThat(row.flags()).containsAll(setting.flags());
    assertThat(row.flags()).containsAll(setting.negation().stream().toList());
  }

  static Stream<Setting> settings() {
    return Arrays.stream(Setting.values());
  }

  @ParameterizedTest
  @MethodSource("withChoices")
  void aRowHasEachValueAndNoOther(Setting setting) throws IOException {
    Row row = row(setting);
    assertThat(quoted(row.meaning() + row.byDefault()).stream().filter(w -> w.matches("[a-z]+")))
        .containsExactlyInAnyOrderElementsOf(choices(setting));
  }

  static Stream<Setting> withChoices() {
    return settings().filter(setting -> !choices(setting).isEmpty());
  }

  @Test
  void choicesAreFound() {
    assertThat(withChoices()).contains(Setting.MODE, Setting.READ_NODES).hasSizeGreaterThan(8);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageNamesNoFlagThatIsNone(Path page) throws IOException {
    Set<String> known = flags();
    known.addAll(OTHER_FLAGS);
    known.addAll(FOREIGN_FLAGS);
    assertThat(FLAG.matcher(Files.readString(page)).results().map(flag -> flag.group(1)).distinct())
        .isSubsetOf(known);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageNamesNoVariableThatIsNone(Path page) throws IOException {
    Set<String> known = variables();
    known.addAll(VARIABLES_OF_SCRIPTS);
    assertThat(
            VARIABLE.matcher(Files.readString(page)).results().map(word -> word.group()).distinct())
        .isSubsetOf(known);
  }

  /** The pages for users, and the one for contributors. */
  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              docs.filter(page -> page.toString().endsWith(".md")),
              Stream.of("README.md", "CONTRIBUTING.md", "helm-krar/README.md").map(ROOT::resolve))
          .sorted()
          .toList();
    }
  }

  private static Set<String> flags() {
    return settings()
        .flatMap(s -> Stream.concat(s.flags().stream(), s.negation().stream()))
        .collect(toCollection(TreeSet::new));
  }

  private static Set<String> variables() {
    return settings().flatMap(s -> s.variable().stream()).collect(toCollection(TreeSet::new));
  }

  /** The values among which it chooses; empty if it is no choice. */
  private static List<String> choices(Setting setting) {
    try {
      Object unused = setting.type().parse("?");
    } catch (RuntimeException e) {
      Matcher said = ONE_OF.matcher(String.valueOf(e.getMessage()));
      return said.find() ? List.of(said.group(1).split(", | and ", -1)) : List.of();
    }
    return List.of();
  }

  private static Row row(Setting setting) throws IOException {
    return rows().stream()
        .filter(
            row ->
                setting.flags().isEmpty()
                    ? row.variables().containsAll(setting.variable().stream().toList())
                    : row.flags().contains(setting.flags().get(0)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row of " + setting));
  }

  private static List<Row> rows() throws IOException {
    return ROW.matcher(Files.readString(ROOT.resolve("docs/settings.md")))
        .results()
        .filter(row -> !row.group(1).isBlank() || row.group(2).startsWith("`"))
        .map(row -> new Row(quoted(row.group(1)), quoted(row.group(2)), row.group(3), row.group(4)))
        .toList();
  }

  private static Set<String> quoted(String text) {
    return QUOTED
        .matcher(text)
        .results()
        .map(word -> word.group(1))
        .collect(toCollection(TreeSet::new));
  }
}
