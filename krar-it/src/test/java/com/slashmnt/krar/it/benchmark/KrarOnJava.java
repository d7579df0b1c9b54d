package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.benchmark.measure.TimedProgram;
import com.slashmnt.krar.it.harness.KrarProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The plain download on some Java. */
record KrarOnJava(String javaHome) {
  /** As tables name it, such as {@code krar on Java 17}. */
  String title() {
    try {
      // As the file of a JDK or JRE says.
      return "krar on Java "
          + Files.readString(Path.of(javaHome, "release"))
              .replaceAll("(?s).*JAVA_VERSION=\"([0-9]+).*", "$1");
    } catch (IOException e) {
      throw new IllegalArgumentException("no Java of a known version is at " + javaHome, e);
    }
  }

  /** With the rights and the address of that kubeconfig. */
  TimedProgram with(Path kubeconfig) {
    return TimedProgram.of(
        KrarProcess.program(), Map.of("JAVA_HOME", javaHome, "KUBECONFIG", kubeconfig.toString()));
  }
}
