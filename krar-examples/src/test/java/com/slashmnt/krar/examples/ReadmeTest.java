package com.slashmnt.krar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java of the documentation is the code that the tests run. */
class ReadmeTest {

  /** A comment that says where the block below it comes from. */
  private static final Pattern BLOCK =
      Pattern.compile("<!-- (\\S+\\.java)#(\\w+) -->\n+```java\n(.*?)```\n", Pattern.DOTALL);

  @ParameterizedTest
  @MethodSource("com.slashmnt.krar.examples.DocsIndexTest#pages")
  void everyBlockOfJavaIsFromAnExample(Path page) throws IOException {
    String text = Files.readString(page);
    List<MatchResult> blocks = BLOCK.matcher(text).results().toList();
    assertThat(text.split("```java", -1)).hasSize(blocks.size() + 1);
    for (MatchResult block : blocks) {
      assertThat(block.group(3))
          .as(block.group(1))
          .isEqualTo(region(Repository.file(block.group(1)), block.group(2)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/push.md"})
  void blocksAreFound(String page) throws IOException {
    assertThat(BLOCK.matcher(Files.readString(Repository.file(page))).results()).isNotEmpty();
  }

  private static String region(Path file, String name) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> stripped = lines.stream().map(String::strip).toList();
    int begin = stripped.indexOf("// tag::" + name + "[]");
    int end = stripped.indexOf("// end::" + name + "[]");
    assertThat(begin).as("the region %s of %s", name, file).isNotNegative().isLessThan(end);
    return String.join("\n", lines.subList(begin + 1, end)).stripIndent() + "\n";
  }
}
