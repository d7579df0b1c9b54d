package com.slashmnt.krar.it.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program of an image, run in a container that may do nothing and write nowhere.
 *
 * @param image the image's name
 * @param options further ones of {@code podman run}
 */
record ContainedProgram(String image, String program, List<String> options) {
  private static final Path PODMAN = Path.of("podman");
  private static final Path TIME = Path.of("/usr/bin/time");
  private static final double NANOS_PER_SECOND = 1e9;

  ContainedProgram {
    options = List.copyOf(options);
  }

  /** From the container's start to its end, as a node has it. */
  Sample withItsContainer(String... args) {
    return podman(List.of("--entrypoint=" + program), args);
  }

  /** From the program's start to its end, as GNU time sees it in the container. */
  Sample alone(String... args) {
    try {
      Path seen = Files.createTempFile("krar-it-", ".time");
      try {
        Files.setPosixFilePermissions(seen, PosixFilePermissions.fromString("rw-rw-rw-"));
        List<String> all = new ArrayList<>(List.of("-f", "%e %M", "-o", "/seen", program));
        all.addAll(List.of(args));
        Sample unused =
            podman(
                List.of(
                    "--volume=%s:/time:ro".formatted(TIME),
                    "--volume=%s:/seen".formatted(seen),
                    "--entrypoint=/time"),
                all.toArray(String[]::new));
        String[] words = Files.readString(seen).strip().split(" ", 2);
        return new Sample(
            Duration.ofNanos((long) (Double.parseDouble(words[0]) * NANOS_PER_SECOND)),
            Long.parseLong(words[1]));
      } finally {
        Files.delete(seen);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot measure " + program, e);
    }
  }

  private Sample podman(List<String> more, String... args) {
    List<String> all =
        new ArrayList<>(List.of("run", "--rm", "--pull=never", "--network=host", "--read-only"));
    all.addAll(List.of("--cap-drop=ALL", "--user=65532:65532", "--read-only-tmpfs=false"));
    all.addAll(List.of("--http-proxy=false"));
    all.addAll(options);
    all.addAll(more);
    all.add(image);
    all.addAll(List.of(args));
    return TimedProgram.of(PODMAN, Map.copyOf(System.getenv())).run(all.toArray(String[]::new));
  }
}
