package com.slashmnt.krar.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each block of code in the documentation says what it is, so that some test takes it. Java is
 * {@link ReadmeTest}'s, YAML and the lines of helm and kubectl are tested with a cluster, those of
 * krar by {@link KrarLinesTest}. Podman's are only parsed here: they push to registries.
 */
class CodeBlocksTest {

  private static final Set<String> PROGRAMS =
      Set.of("krar", "$krar", "helm", "kubectl", "podman", "mvn");

  private static final Pattern PROFILE = Pattern.compile("<id>([\\w-]+)</id>");

  @ParameterizedTest
  @MethodSource("blocks")
  void saysWhatItIs(CodeBlock block) {
    assertThat(block.language()).isIn("java", "mermaid", "sh", "text", "xml", "yaml");
  }

  static Stream<CodeBlock> blocks() throws IOException {
    return CodeBlock.all().stream();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void aShellCanReadIt(CodeBlock script) throws IOException, InterruptedException {
    Process bash =
        new ProcessBuilder("bash", "-n", "-c", String.join("\n", script.lines()))
            .redirectErrorStream(true)
            .start();
    assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(bash.waitFor()).isZero();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void aScriptCallsOnlyProgramsWhoseLinesAreTested(CodeBlock script) {
    assertThat(ShellCommand.of(script).stream().map(ShellCommand::program))
        .filteredOn(program -> !program.matches("\\w+=\\S+"))
        .isSubsetOf(PROGRAMS);
  }

  static Stream<CodeBlock> scripts() throws IOException {
    return blocks().filter(block -> block.language().equals("sh"));
  }

  @ParameterizedTest
  @MethodSource("builds")
  void aBuildNamesProfilesAndModulesThatThereAre(ShellCommand build) throws IOException {
    for (String profile : given(build, "-P")) {
      assertThat(profiles()).contains(profile);
    }
    for (String module : given(build, "-pl")) {
      assertThat(Repository.file(module).resolve("pom.xml")).exists();
    }
  }

  @Test
  void buildsAreFound() throws IOException {
    assertThat(builds().flatMap(build -> given(build, "-P").stream())).contains("cluster", "image");
  }

  static Stream<ShellCommand> builds() throws IOException {
    return scripts()
        .flatMap(script -> ShellCommand.of(script).stream())
        .filter(command -> command.program().equals("mvn"));
  }

  /** The list that belongs to a flag, in the same word or in the next. */
  private static List<String> given(ShellCommand build, String flag) {
    List<String> words = build.words();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals(flag) && i + 1 < words.size()) {
        return List.of(words.get(i + 1).split(",", -1));
      } else if (flag.equals("-P") && words.get(i).startsWith(flag)) {
        return List.of(words.get(i).substring(flag.length()).split(",", -1));
      }
    }
    return List.of();
  }

  private static Set<String> profiles() throws IOException {
    try (Stream<Path> modules = Files.list(Repository.file(""))) {
      List<Path> poms =
          Stream.concat(
                  Stream.of(Repository.file("pom.xml")), modules.map(m -> m.resolve("pom.xml")))
              .filter(Files::exists)
              .toList();
      return poms.stream().flatMap(pom -> ids(pom).stream()).collect(toSet());
    }
  }

  private static List<String> ids(Path pom) {
    try {
      return PROFILE.matcher(Files.readString(pom)).results().map(id -> id.group(1)).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
