package com.slashmnt.krar.it.benchmark.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Keeps each row's last result in a file of its own, so that rows can be measured one by one. */
public record ResultFolder(Path folder) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Replaces what was known of that row. */
  public void write(RowResult result) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(result.row() + ".json"), JSON.writeValueAsString(result));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the result of " + result.row(), e);
    }
  }

  /** The results of all rows that were measured since the folder was emptied, by name. */
  public List<RowResult> read() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(file -> JSON.readValue(file, RowResult.class))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the results in " + folder, e);
    }
  }
}
