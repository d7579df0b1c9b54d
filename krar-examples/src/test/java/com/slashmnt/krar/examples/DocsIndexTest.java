package com.slashmnt.krar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each page of the documentation is in an index, and no link of a page is broken. */
class DocsIndexTest {

  private static final Path DOCS = Repository.file("docs");
  private static final Path DECISIONS = DOCS.resolve("decisions");

  /** A link to a file, perhaps with the anchor of a heading there, or to a heading of the page. */
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#\\s]*)(#[^)\\s]*)?\\)");

  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\n]*`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");

  @Test
  void everyPageIsInTheIndex() throws IOException {
    try (Stream<Path> pages = Files.walk(DOCS)) {
      assertThat(targets(DOCS.resolve("README.md")))
          .containsAll(
              pages
                  .filter(Files::isRegularFile)
                  .filter(page -> !page.startsWith(DECISIONS))
                  .filter(page -> !page.equals(DOCS.resolve("README.md")))
                  // A picture is part of its page.
                  .filter(page -> !page.toString().endsWith(".svg"))
                  .toList());
    }
  }

  @Test
  void everyDecisionIsInTheIndexOfDecisions() throws IOException {
    Path index = DECISIONS.resolve("README.md");
    try (Stream<Path> notes = Files.list(DECISIONS)) {
      assertThat(targets(index)).containsAll(notes.filter(note -> !note.equals(index)).toList());
    }
    assertThat(targets(DOCS.resolve("README.md"))).contains(index);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsToAFileAndAHeading(Path page) throws IOException {
    for (Link link : links(page)) {
      assertThat(link.file()).as("%s links to it", page).exists();
      if (!link.anchor().isEmpty()) {
        assertThat(anchors(link.file())).as("%s links to %s", page, link).contains(link.anchor());
      }
    }
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.walk(DOCS)) {
      return Stream.concat(
              pages.filter(page -> page.toString().endsWith(".md")),
              Stream.of("README.md", "CONTRIBUTING.md", "helm-krar/README.md")
                  .map(Repository::file))
          .sorted()
          .toList();
    }
  }

  private record Link(Path file, String anchor) {}

  private static Set<Path> targets(Path page) throws IOException {
    return links(page).stream().map(Link::file).collect(Collectors.toSet());
  }

  private static List<Link> links(Path page) throws IOException {
    String text = CODE.matcher(Files.readString(page)).replaceAll("");
    return LINK.matcher(text)
        .results()
        .map(
            link ->
                new Link(
                    link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize(),
                    link.group(2) == null ? "" : link.group(2).substring(1)))
        .toList();
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
