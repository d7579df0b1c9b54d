package com.slashmnt.krar.job.registry;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.oci.credential.DockerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The files of credentials that are looked for where no setting names one: those that skopeo, by
 * which the old script asked, looks for, in its order.
 */
final class DefaultCredentials {

  private final Environment environment;
  private final Consumer<Reason> warnings;

  DefaultCredentials(Environment environment, Consumer<Reason> warnings) {
    this.environment = environment;
    this.warnings = warnings;
  }

  /** Those of all files that are there; one that cannot be read is a warning. */
  Credentials read() {
    List<Credentials> found = new ArrayList<>();
    for (Path file : files()) {
      if (Files.exists(file)) {
        read(file).ifPresent(found::add);
      }
    }
    return found.stream().reduce(Credentials::then).orElseGet(Credentials::none);
  }

  private Optional<Credentials> read(Path file) {
    try {
      return Optional.of(DockerConfig.read(file));
    } catch (KrarException | IllegalArgumentException e) {
      warnings.accept(
          new Reason(
              "CredentialsUnreadable",
              "The registry credentials in " + file + " cannot be read and are not used."));
      return Optional.empty();
    }
  }

  private List<Path> files() {
    Optional<Path> only = environment.registryAuthFile();
    if (only.isPresent()) {
      return List.of(only.get());
    }
    return Stream.of(
            environment
                .userRuntime()
                .map(folder -> folder.resolve("containers/auth.json"))
                .or(DefaultCredentials::ofUser),
            environment.userConfig().map(folder -> folder.resolve("containers/auth.json")),
            environment.dockerConfig().map(folder -> folder.resolve("config.json")))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Path> ofUser() {
    try {
      return Optional.of(
          Path.of(
              "/run/containers",
              String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
              "auth.json"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty(); // not on Linux
    }
  }
}
