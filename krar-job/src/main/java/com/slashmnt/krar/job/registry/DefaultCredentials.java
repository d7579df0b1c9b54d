package com.slashmnt.krar.job.registry;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.oci.credential.DockerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The files of credentials that are looked for where no setting names one: those that skopeo, by
 * which the old script asked, looks for, in its order.
 */
final class DefaultCredentials {

  private final Map<String, String> environment;
  private final Consumer<Reason> warnings;

  DefaultCredentials(Map<String, String> environment, Consumer<Reason> warnings) {
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
    Optional<String> only = variable("REGISTRY_AUTH_FILE");
    if (only.isPresent()) {
      return List.of(Path.of(only.get()));
    }
    Optional<String> home = variable("HOME");
    return Stream.of(
            variable("XDG_RUNTIME_DIR").map(d -> d + "/containers/auth.json").or(this::ofUser),
            variable("XDG_CONFIG_HOME")
                .or(() -> home.map(h -> h + "/.config"))
                .map(d -> d + "/containers/auth.json"),
            variable("DOCKER_CONFIG")
                .or(() -> home.map(h -> h + "/.docker"))
                .map(d -> d + "/config.json"))
        .flatMap(Optional::stream)
        .map(Path::of)
        .toList();
  }

  private Optional<String> ofUser() {
    try {
      return Optional.of(
          "/run/containers/"
              + Files.getAttribute(Path.of("/proc/self"), "unix:uid")
              + "/auth.json");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty(); // not on Linux
    }
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
