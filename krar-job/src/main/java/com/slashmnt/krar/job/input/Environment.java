package com.slashmnt.krar.job.input;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The environment variables of the process: the one place that knows the names of those that are no
 * settings of krar, but that users of kubectl, of skopeo and of Go programs expect to count.
 *
 * <p>White space around a value does not count, and an empty variable counts as unset.
 */
public final class Environment {

  private final Map<String, String> variables;

  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** The value of krar's own variable of that name as it stands, which may be empty. */
  Optional<String> setting(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip);
  }

  /** The names of all variables. */
  Set<String> names() {
    return variables.keySet();
  }

  /** All variables, for what reads its own: an SDK's, as clouds set them. */
  public Map<String, String> all() {
    return variables;
  }

  /** Host and port of the API server, as the kubelet tells each container. */
  public Optional<ServiceAddress> apiServer() {
    return value("KUBERNETES_SERVICE_HOST")
        .flatMap(
            host -> value("KUBERNETES_SERVICE_PORT").map(port -> new ServiceAddress(host, port)));
  }

  /** Whether this is a container of a pod. */
  public boolean isInPod() {
    return value("KUBERNETES_SERVICE_HOST").isPresent();
  }

  /** The home folder. */
  public Optional<Path> home() {
    return path("HOME");
  }

  /** Whether the terminal, if there is one, can move its cursor. */
  public boolean hasCapableTerminal() {
    return value("TERM").filter(type -> !type.equals("dumb")).isPresent();
  }

  /** {@code HTTPS_PROXY}, {@code HTTP_PROXY} or {@code NO_PROXY}, else the name in lower case. */
  public Optional<String> proxyVariable(String name) {
    return value(name).or(() -> value(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * A file of further certificate authorities, as Go programs read it: as it stands, since they
   * ignore what is no path.
   */
  public Optional<String> certificateFile() {
    return value("SSL_CERT_FILE");
  }

  /** The file of registry credentials that skopeo and podman read in the place of all others. */
  public Optional<Path> registryAuthFile() {
    return path("REGISTRY_AUTH_FILE");
  }

  /** The folder of docker's {@code config.json}. */
  public Optional<Path> dockerConfig() {
    return path("DOCKER_CONFIG").or(() -> home().map(home -> home.resolve(".docker")));
  }

  /** The user's folder of configurations (XDG Base Directory Specification). */
  public Optional<Path> userConfig() {
    return path("XDG_CONFIG_HOME").or(() -> home().map(home -> home.resolve(".config")));
  }

  /** The user's folder of what lasts until logout (XDG Base Directory Specification). */
  public Optional<Path> userRuntime() {
    return path("XDG_RUNTIME_DIR");
  }

  /** The {@code registries.conf} that containers/image reads in the place of the usual ones. */
  public Optional<Path> registriesConf() {
    return path("CONTAINERS_REGISTRIES_CONF");
  }

  private Optional<Path> path(String name) {
    return value(name).map(Path::of);
  }

  private Optional<String> value(String name) {
    return setting(name).filter(value -> !value.isEmpty());
  }

  /** Where a service is. */
  public record ServiceAddress(String host, String port) {}
}
