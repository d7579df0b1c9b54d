package com.slashmnt.krar.it.podman;

import com.slashmnt.krar.it.harness.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The command {@code podman}.
 *
 * <p>What a machine needs beyond the usual to start containers, such as {@code --runtime runc}, is
 * in the variable {@code KRAR_PODMAN_FLAGS}, separated by blanks.
 */
public final class Podman {
  static final Path PROGRAM = Path.of("podman");

  private Podman() {}

  /** Runs it to its end and gives what it printed. */
  public static String run(String... args) {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(List.of(args));
    return Command.run(Map.of(), command);
  }

  /** The flags of this machine for {@code run} and {@code create}. */
  public static List<String> flags() {
    String flags = System.getenv().getOrDefault("KRAR_PODMAN_FLAGS", "");
    return Arrays.stream(flags.split(" ", -1)).filter(flag -> !flag.isEmpty()).toList();
  }
}
