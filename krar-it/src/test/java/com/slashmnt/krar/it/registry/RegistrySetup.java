package com.slashmnt.krar.it.registry;

import com.slashmnt.krar.it.harness.Command;
import com.slashmnt.krar.it.harness.ServerCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a {@link Registry} is to be started. */
public final class RegistrySetup {
  private final Map<String, String> users = new LinkedHashMap<>();
  private Optional<ServerCertificate> certificate = Optional.empty();
  private Optional<URI> receiver = Optional.empty();

  RegistrySetup() {}

  /** Speaks HTTPS only. */
  public RegistrySetup tls(ServerCertificate certificate) {
    this.certificate = Optional.of(certificate);
    return this;
  }

  /** Answers only who has a password; the harness itself takes the first. */
  public RegistrySetup user(String name, String password) {
    users.put(name, password);
    return this;
  }

  /** Notifies this address of what is pushed and pulled. */
  public RegistrySetup notifying(URI receiver) {
    this.receiver = Optional.of(receiver);
    return this;
  }

  /** Starts it and waits until it listens. */
  public Registry start() {
    return new Registry(this);
  }

  Optional<ServerCertificate> certificate() {
    return certificate;
  }

  Map<String, String> users() {
    return Map.copyOf(users);
  }

  /** The first of its users, as {@code name:password}. */
  Optional<String> credential() {
    return users.entrySet().stream().findFirst().map(u -> u.getKey() + ":" + u.getValue());
  }

  /** Its configuration, with all files in the folder; port 0 is any free one. */
  String config(Path folder, int port) throws IOException {
    String tls =
        certificate
            .map(c -> "  tls: {certificate: '%s', key: '%s'}%n".formatted(c.chain(), c.key()))
            .orElse("");
    String notifications =
        receiver
            .map(
                to ->
                    "notifications: {endpoints: [{name: it, url: '%s', timeout: 5s, threshold: 3, backoff: 1s}]}%n"
                        .formatted(to))
            .orElse("");
    String auth = "";
    if (!users.isEmpty()) {
      Path passwords = folder.resolve("htpasswd");
      StringBuilder lines = new StringBuilder();
      users.forEach((name, password) -> lines.append(hashed(name, password)));
      Files.writeString(passwords, lines);
      auth = "auth: {htpasswd: {realm: it, path: '%s'}}%n".formatted(passwords);
    }
    return """
        version: 0.1
        log: {level: info}
        storage:
          filesystem: {rootdirectory: '%s'}
          delete: {enabled: true}
          maintenance: {uploadpurging: {enabled: false}}
        http:
          addr: 127.0.0.1:%d
          secret: of no use with a single registry
        %s%s%s"""
        .formatted(folder.resolve("data"), port, tls, auth, notifications);
  }

  private static String hashed(String name, String password) {
    return Command.run(Map.of(), List.of("htpasswd", "-nbB", name, password)).strip() + "\n";
  }
}
