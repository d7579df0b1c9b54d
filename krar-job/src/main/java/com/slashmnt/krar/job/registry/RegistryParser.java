package com.slashmnt.krar.job.registry;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.input.Setting;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.input.SettingValue;
import com.slashmnt.krar.job.input.ValueParsers;
import com.slashmnt.krar.job.net.PemFiles;
import com.slashmnt.krar.job.net.ProxyVariables;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.OciDigestSourceBuilder;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.oci.credential.DockerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads how registries are asked, files of credentials included.
 *
 * <p>No message quotes what may hold a password.
 */
public final class RegistryParser {

  private final SettingSources inputs;
  private final ConfigErrors mistakes;
  private final List<Reason> warnings;

  /** Tells what it would not take. */
  private final OciDigestSourceBuilder judge = OciDigestSource.builder(Credentials.none());

  public RegistryParser(SettingSources inputs, ConfigErrors mistakes, List<Reason> warnings) {
    this.inputs = inputs;
    this.mistakes = mistakes;
    this.warnings = warnings;
  }

  public RegistrySettings parse() {
    ProxyVariables.mistakes(inputs.environment()).forEach(mistakes::add);
    RegistriesConf.warning(inputs.environment()).ifPresent(warnings::add);
    return new RegistrySettings(
        credentials(),
        authorities(),
        parts(Setting.INSECURE_REGISTRIES, judge::insecure),
        parts(
                Setting.REGISTRY_MIRRORS,
                text -> {
                  RegistryMirror mirror = RegistryMirror.parse(text);
                  judge.mirror(mirror.registry(), mirror.mirror());
                })
            .stream()
            .map(RegistryMirror::parse)
            .toList(),
        inputs
            .of(Setting.REGISTRY_PARALLEL)
            .flatMap(g -> mistakes.parse(g, ValueParsers::positiveInt))
            .orElse(4),
        inputs
            .of(Setting.REGISTRY_TIMEOUT)
            .flatMap(g -> mistakes.parse(g, ValueParsers::positiveDuration))
            .orElse(Duration.ofMinutes(2)));
  }

  /** One source only, as in the old script: the first of these that is given. */
  private Credentials credentials() {
    Optional<SettingValue> file = inputs.of(Setting.REGISTRY_AUTHFILE);
    Optional<SettingValue> creds = inputs.of(Setting.REGISTRY_CREDS);
    Optional<SettingValue> folder = inputs.of(Setting.DOCKER_CONFIG);
    boolean byCreds = file.isEmpty() && creds.isPresent();
    Optional<SettingValue> host = inputs.of(Setting.REGISTRY_CREDS_HOST).filter(g -> !g.isEmpty());
    if (host.isPresent() && !byCreds) {
      warnings.add(
          SettingSources.ignored(
              host.get().source() + " has no effect: KRAR_REGISTRY_CREDS is not what counts."));
    }
    if (file.isPresent()) {
      return read(file.get(), "").orElse(Credentials.none());
    }
    if (byCreds) {
      return creds(creds.get(), host);
    }
    return folder
        .map(g -> read(g, "config.json").orElse(Credentials.none()))
        .orElseGet(() -> new DefaultCredentials(inputs.environment(), warnings::add).read());
  }

  private Credentials creds(SettingValue creds, Optional<SettingValue> host) {
    Optional<Credential> credential =
        mistakes.parse(creds, text -> Credential.parse(text).from("KRAR_REGISTRY_CREDS"));
    if (credential.isEmpty()) {
      return Credentials.none();
    }
    if (host.isPresent()) {
      return mistakes
          .parse(host.get(), name -> Credentials.forRegistry(name, credential.get()))
          .orElse(Credentials.none());
    }
    warnings.add(
        new Reason(
            "CredentialsForEveryRegistry",
            creds.source()
                + " is sent to every registry that asks for a password; name the one it is for"
                + " with KRAR_REGISTRY_CREDS_HOST."));
    return Credentials.forEveryRegistry(credential.get());
  }

  private Optional<Credentials> read(SettingValue given, String below) {
    return outside(given, below, DockerConfig::read);
  }

  private List<Path> authorities() {
    List<Path> files = new ArrayList<>();
    inputs
        .of(Setting.REGISTRY_CA_FILE)
        .filter(g -> !g.isEmpty())
        .flatMap(
            g ->
                outside(
                    g,
                    "",
                    path -> {
                      judge.trust(path);
                      return path;
                    }))
        .ifPresent(files::add);
    String shared = inputs.environment().getOrDefault("SSL_CERT_FILE", "").strip();
    // As of a cluster's, what cannot be read is not used; the one that reads it for the cluster
    // says so.
    if (!shared.isEmpty() && PemFiles.isFile(shared)) {
      files.add(Path.of(shared));
    }
    return files;
  }

  private interface Reader<T> {
    T read(Path path);
  }

  /** What a file holds, or empty and a mistake. */
  private <T> Optional<T> outside(SettingValue given, String below, Reader<? extends T> reader) {
    return mistakes.parse(
        given,
        text -> {
          Path file = Path.of(text, below);
          try {
            return reader.read(file);
          } catch (KrarException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
          }
        });
  }

  /** The entries of a list that could be read; of another nothing is quoted that has an '@'. */
  private List<String> parts(Setting setting, Consumer<String> check) {
    Optional<SettingValue> given = inputs.of(setting);
    if (given.isEmpty()) {
      return List.of();
    }
    return mistakes.parseList(
        given.get(),
        part -> {
          try {
            check.accept(part);
          } catch (IllegalArgumentException e) {
            throw part.contains("@")
                ? new IllegalArgumentException("an entry has an '@', and none may")
                : e;
          }
          return part;
        });
  }
}
