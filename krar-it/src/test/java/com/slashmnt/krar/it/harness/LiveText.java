package com.slashmnt.krar.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects what a process writes while it writes it. */
final class LiveText {
  private final StringBuilder text = new StringBuilder();
  private final Thread reader;

  LiveText(String name, InputStream stream) {
    reader = new Thread(() -> read(stream), name);
    reader.setDaemon(true);
    reader.start();
  }

  /** Waits for the pattern anywhere in the text and gives what matched; a dead end is an error. */
  String await(String name, String regex, Duration limit) {
    Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
    String seen =
        Await.until(
            "/" + regex + "/ on " + name,
            limit,
            this::toString,
            all -> pattern.matcher(all).find() || !reader.isAlive());
    // The thread may have read more between the two looks.
    Matcher matcher = pattern.matcher(reader.isAlive() ? seen : toString());
    if (!matcher.find()) {
      throw new AssertionError("%s ended without /%s/: %s".formatted(name, regex, this));
    }
    return matcher.group();
  }

  /** All of it; the process has ended, but a child that it left may keep the stream open. */
  String end() {
    try {
      reader.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return toString();
  }

  @Override
  public synchronized String toString() {
    return text.toString();
  }

  private synchronized void append(char[] buffer, int length) {
    text.append(buffer, 0, length);
  }

  private void read(InputStream stream) {
    try (Reader in = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      char[] buffer = new char[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        append(buffer, read);
      }
    } catch (IOException e) {
      // The process was killed; what it wrote before is here.
    }
  }
}
