package com.slashmnt.krar.it.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the system properties {@code krar.benchmark.*} say.
 *
 * @param module the folder of krar-it
 * @param only the rows that are measured; all that are possible if it names none
 * @param rounds how often the long ones run; odd
 * @param idleRounds how often the short ones run; odd
 * @param javaHome of the Java that krar runs on
 * @param image the image's name; empty if none was built
 */
record BenchmarkSettings(
    Path module, List<String> only, int rounds, int idleRounds, String javaHome, String image) {

  static BenchmarkSettings ofThisProcess() {
    String javaHome = System.getProperty("krar.benchmark.javaHome", "");
    return new BenchmarkSettings(
        Path.of(System.getProperty("krar.it.basedir", "")).toAbsolutePath(),
        Arrays.stream(System.getProperty("krar.benchmark.only", "").split(",", -1))
            .map(String::strip)
            .filter(row -> !row.isEmpty())
            .toList(),
        Integer.getInteger("krar.benchmark.rounds", 5),
        Integer.getInteger("krar.benchmark.idleRounds", 9),
        javaHome.isBlank() ? System.getProperty("java.home") : javaHome,
        System.getProperty("krar.it.image", ""));
  }

  /** Whether krar runs on the Java of the build, which the page is about. */
  boolean isOnTheBuildsJava() {
    return javaHome.equals(System.getProperty("java.home"));
  }

  /** Where the figures are kept. */
  Path results() {
    return module.resolve("target/benchmark");
  }

  /** The project's documents. */
  Path docs() {
    return module.resolveSibling("docs");
  }
}
