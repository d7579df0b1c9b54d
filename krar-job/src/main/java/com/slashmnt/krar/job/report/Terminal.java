package com.slashmnt.krar.job.report;

import com.slashmnt.krar.job.input.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether stderr is a terminal. */
public final class Terminal {

  private static final Path STDERR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  /**
   * Java has no {@code isatty}: Linux shows it by the descriptor's target; elsewhere a console,
   * which means stdin and stdout before JDK 22 and always exists since, is taken only on older
   * JDKs.
   */
  @SuppressWarnings("SystemConsoleNull") // not asked where it is never null
  public static boolean isStderr(Environment environment) {
    if (!environment.hasCapableTerminal()) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(STDERR).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return Runtime.version().feature() < 22 && System.console() != null;
    }
  }
}
