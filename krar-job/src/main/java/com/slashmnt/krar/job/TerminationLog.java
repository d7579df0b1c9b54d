package com.slashmnt.krar.job;

import com.slashmnt.krar.job.input.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The message that {@code kubectl describe pod} shows of an ended container. */
final class TerminationLog {

  static final Path PATH = Path.of("/dev/termination-log");

  /** The kubelet reads no more of a container. */
  private static final int LIMIT = 4096;

  private TerminationLog() {}

  /** In a pod, and only where the kubelet has put that file; elsewhere nothing. */
  static void write(Path file, Environment environment, String message) {
    if (!environment.isInPod() || !Files.isRegularFile(file) || !Files.isWritable(file)) {
      return;
    }
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    try (var out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
      out.write(bytes, 0, Math.min(bytes.length, LIMIT));
    } catch (IOException e) {
      // An extra copy of what the report says anyway: not worth a word, let alone an exit code.
      return;
    }
  }
}
