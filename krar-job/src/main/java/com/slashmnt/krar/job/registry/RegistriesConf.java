package com.slashmnt.krar.job.registry;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.job.input.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * containers/image's {@code registries.conf}, which the old script's skopeo read and krar does not:
 * where one would change what is asked, it says so.
 */
final class RegistriesConf {

  static final Path SYSTEM = Path.of("/etc/containers/registries.conf");

  /** Tables and keys, of both versions of the format, that rename, redirect or loosen. */
  private static final Pattern TELLING =
      Pattern.compile(
          "^\\s*(\\[\\[registry\\.mirror]]|\\[registries\\.insecure]|insecure\\s*=\\s*true"
              + "|location\\s*=)");

  private RegistriesConf() {}

  static Optional<Reason> warning(Environment environment) {
    return warning(environment, SYSTEM);
  }

  /** Named if it has mirrors, other places or insecure registries. */
  static Optional<Reason> warning(Environment environment, Path system) {
    Path file = file(environment, system);
    return isTelling(file)
        ? Optional.of(
            new Reason(
                "RegistriesConfNotRead",
                file
                    + " has mirrors or insecure registries, and krar does not read it: name them"
                    + " with KRAR_REGISTRY_MIRRORS and KRAR_INSECURE_REGISTRIES."))
        : Optional.empty();
  }

  private static Path file(Environment environment, Path system) {
    return environment
        .registriesConf()
        .or(
            () ->
                environment
                    .home()
                    .map(home -> home.resolve(".config/containers/registries.conf"))
                    .filter(Files::exists))
        .orElse(system);
  }

  private static boolean isTelling(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> TELLING.matcher(line).find());
    } catch (IOException | UncheckedIOException e) {
      return false; // it was not named, so it need not be readable
    }
  }
}
