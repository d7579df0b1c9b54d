package com.slashmnt.krar.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A block of code in a page of the documentation.
 *
 * @param line where it begins
 * @param language empty if the page says none
 */
record CodeBlock(Path page, int line, String language, List<String> lines) {

  private static final String FENCE = "```";

  CodeBlock {
    lines = List.copyOf(lines);
  }

  static List<CodeBlock> all() throws IOException {
    List<CodeBlock> all = new ArrayList<>();
    for (Path page : DocsIndexTest.pages()) {
      all.addAll(of(page));
    }
    return all;
  }

  static List<CodeBlock> of(Path page) throws IOException {
    List<CodeBlock> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(page);
    int begin = -1;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (begin < 0 && line.startsWith(FENCE)) {
        begin = i;
      } else if (line.equals(FENCE)) {
        String language = lines.get(begin).strip().substring(FENCE.length());
        blocks.add(new CodeBlock(page, begin + 1, language, lines.subList(begin + 1, i)));
        begin = -1;
      }
    }
    if (begin >= 0) {
      throw new AssertionError(page + ": the block of line " + (begin + 1) + " does not end");
    }
    return blocks;
  }

  /** Where it is, for the names of tests. */
  @Override
  public String toString() {
    return page.getFileName() + ":" + line;
  }
}
