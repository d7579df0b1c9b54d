package com.slashmnt.krar.fabric8;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the tests have logged so far, at DEBUG, as simplelogger.properties says. */
public final class Logged {

  private Logged() {}

  public static String text() {
    try {
      return Files.readString(Path.of("target", "tests.log"), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
