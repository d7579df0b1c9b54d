package com.slashmnt.krar.it.benchmark.measure;

import com.slashmnt.krar.it.benchmark.result.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program of an image, run in a container that may do nothing and write nowhere.
 *
 * @param image the image's name
 * @param options further ones of {@code podman run}
 */
public record ContainedProgram(String image, String program, List<String> options) {
  private static final Path PODMAN = Path.of("podman");
  private static final Path TIME = Path.of("/usr/bin/time");

  public ContainedProgram {
    options = List.copyOf(options);
  }

  /** From the container's start to its end, as a node has it. */
  public Sample withItsContainer(String... args) {
    return podman(List.of("--entrypoint=" + program), args);
  }

  /** From the program's start to its end, as GNU time sees it in the container. */
  public Sample alone(String... args) {
    try {
      Path seen = Files.createTempFile("krar-it-", ".time");
      try {
        Files.setPosixFilePermissions(seen, PosixFilePermissions.fromString("rw-rw-rw-"));
        List<String> all = new ArrayList<>(List.of("-f", Usage.FORMAT, "-o", "/seen", program));
        all.addAll(List.of(args));
        Sample unused =
            podman(
                List.of(
                    "--volume=%s:/time:ro".formatted(TIME),
                    "--volume=%s:/seen".formatted(seen),
                    "--entrypoint=/time"),
                all.toArray(String[]::new));
        return Usage.parse(Files.readString(seen));
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
    return TimedProgram.of(PODMAN, Map.copyOf(System.getenv()))
        .withoutTime()
        .run(all.toArray(String[]::new));
  }
}
