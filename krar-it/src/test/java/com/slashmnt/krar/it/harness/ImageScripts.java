package com.slashmnt.krar.it.harness;

import java.util.List;
import java.util.Map;

/** The scripts of {@code krar-image}. */
public final class ImageScripts {
  private ImageScripts() {}

  /** Makes an image with a JDK, where there is none yet, and gives its name. */
  public static String jdk() {
    return run("jdk", Map.of());
  }

  /** Builds an image of krar of what Maven left, and gives its name. */
  public static String build(Map<String, String> variables) {
    return run("build", variables);
  }

  private static String run(String script, Map<String, String> variables) {
    String path = Places.imageScripts().resolve(script).toString();
    return Command.run(variables, List.of(path)).strip();
  }
}
