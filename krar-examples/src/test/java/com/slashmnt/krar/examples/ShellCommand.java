package com.slashmnt.krar.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One command of a page, as a shell splits it.
 *
 * @param where its page and line
 * @param words its program first, without quotes
 */
record ShellCommand(String where, List<String> words) {

  /** A word with its quotes, or what ends a command. */
  private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|'[^']*'|[^\\s\"'|;&])+|[|;&]");

  ShellCommand {
    words = List.copyOf(words);
  }

  /** The first of a line; a pipe ends it, and so does a comment. */
  static ShellCommand parse(String where, String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find() && !word.group().matches("#.*|[|;&]")) {
      words.add(word.group().replaceAll("[\"']", ""));
    }
    return new ShellCommand(where, words);
  }

  /** Those of a block, a line each; where a line ends with a backslash, the next is part of it. */
  static List<ShellCommand> of(CodeBlock block) {
    List<ShellCommand> commands = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String part : block.lines()) {
      boolean open = part.endsWith("\\");
      line.append(open ? part.substring(0, part.length() - 1) : part);
      if (!open) {
        commands.add(parse(block.toString(), line.toString()));
        line.setLength(0);
      }
    }
    return commands.stream().filter(command -> !command.words().isEmpty()).toList();
  }

  String program() {
    return words.get(0);
  }

  List<String> args() {
    return words.subList(1, words.size());
  }

  @Override
  public String toString() {
    return where + " " + String.join(" ", words);
  }
}
