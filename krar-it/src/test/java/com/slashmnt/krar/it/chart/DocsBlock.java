package com.slashmnt.krar.it.chart;

import com.slashmnt.krar.it.harness.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A block of code in a page of the documentation.
 *
 * @param page its path in the repository
 * @param line where it begins
 */
record DocsBlock(String page, int line, String text) {

  private static final String FENCE = "```";

  /** Those in that language, on all pages for users. */
  static Stream<DocsBlock> in(String language) throws IOException {
    Path root = Helm.chart().resolveSibling("");
    try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
      return Stream.concat(
              docs.filter(page -> page.toString().endsWith(".md")),
              Stream.of("README.md", "helm-krar/README.md").map(root::resolve))
          .sorted()
          .toList()
          .stream()
          .flatMap(page -> of(root.relativize(page).toString(), page, FENCE + language).stream());
    }
  }

  private static List<DocsBlock> of(String name, Path page, String fence) {
    List<String> lines;
    try {
      lines = Files.readAllLines(page);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + page, e);
    }
    List<DocsBlock> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().equals(fence)) {
        int begin = i + 1;
        while (!lines.get(i + 1).strip().equals(FENCE)) {
          i++;
        }
        String text = String.join("\n", lines.subList(begin, i + 1));
        blocks.add(new DocsBlock(name, begin, text.stripIndent()));
        i++;
      }
    }
    return blocks;
  }

  /** Where it is, for the names of tests. */
  @Override
  public String toString() {
    return page + ":" + line;
  }
}
