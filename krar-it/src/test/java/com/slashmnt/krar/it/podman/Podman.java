package com.slashmnt.krar.it.podman;

import com.slashmnt.krar.it.harness.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

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

  /** How many bytes a registry sends of that image, about: all of it, through gzip. */
  public static long packed(String image) throws IOException {
    Process save = new ProcessBuilder(PROGRAM.toString(), "save", image).start();
    Counter packed = new Counter();
    try (InputStream in = save.getInputStream();
        GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      in.transferTo(gzip);
    }
    return packed.bytes;
  }

  /** The flags of this machine for {@code run} and {@code create}. */
  public static List<String> flags() {
    String flags = System.getenv().getOrDefault("KRAR_PODMAN_FLAGS", "");
    return Arrays.stream(flags.split(" ", -1)).filter(flag -> !flag.isEmpty()).toList();
  }

  /** Keeps the number of bytes only. */
  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] b, int off, int len) {
      bytes += len;
    }
  }
}
