package com.slashmnt.krar.job.registry;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.job.input.CloudUse;
import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.input.Setting;
import com.slashmnt.krar.job.input.SettingReader;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.input.SettingValue;
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

  private final SettingReader reader;
  private final SettingSources inputs;
  private final ConfigErrors mistakes;
  private final List<Reason> warnings;

  public RegistryParser(SettingReader reader, List<Reason> warnings) {
    this.reader = reader;
    this.inputs = reader.sources();
    this.mistakes = reader.errors();
    this.warnings = warnings;
  }

  public RegistrySettings parse() {
    ProxyVariables.mistakes(inputs.environment()).forEach(mistakes::add);
    RegistriesConf.warning(inputs.environment()).ifPresent(warnings::add);
    Credentials credentials = credentials();
    OciDigestSourceBuilder registries = OciDigestSource.builder(credentials);
    List<Path> authorities = trust(registries);
    entries(Setting.INSECURE_REGISTRIES, registries::insecure);
    entries(Setting.REGISTRY_MIRRORS, text -> mirror(text, registries));
    reader.value(Setting.REGISTRY_PARALLEL, Integer.class).ifPresent(registries::parallel);
    Optional<Duration> timeout = reader.value(Setting.REGISTRY_TIMEOUT, Duration.class);
    timeout.ifPresent(registries::registryTimeout);
    boolean byCloudIdentity =
        reader.value(Setting.CLOUD_CREDENTIALS, CloudUse.class).orElse(CloudUse.AUTO)
            == CloudUse.AUTO;
    return new RegistrySettings(credentials, registries, timeout, byCloudIdentity, authorities);
  }

  /** One source only, as in the old script: the first of these that is given. */
  private Credentials credentials() {
    Optional<SettingValue> file = inputs.of(Setting.REGISTRY_AUTHFILE);
    Optional<SettingValue> creds = inputs.of(Setting.REGISTRY_CREDS);
    Optional<SettingValue> folder = inputs.of(Setting.DOCKER_CONFIG);
    boolean byCreds = file.isEmpty() && creds.isPresent();
    Optional<SettingValue> host = reader.given(Setting.REGISTRY_CREDS_HOST);
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

  /** Lets these trust the authorities of the settings, and gives the files that have them. */
  private List<Path> trust(OciDigestSourceBuilder registries) {
    List<Path> authorities = new ArrayList<>();
    reader
        .given(Setting.REGISTRY_CA_FILE)
        .flatMap(
            given ->
                outside(
                    given,
                    "",
                    file -> {
                      registries.trust(file);
                      return file;
                    }))
        .ifPresent(authorities::add);
    // What cannot be read is not used: the access to the cluster reads it too, and reports it.
    inputs
        .environment()
        .certificateFile()
        .filter(PemFiles::isFile)
        .map(Path::of)
        .ifPresent(
            file -> {
              registries.trust(file);
              authorities.add(file);
            });
    return authorities;
  }

  /** Reads {@code registry=mirror}. */
  private static void mirror(String text, OciDigestSourceBuilder registries) {
    int equals = text.indexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw new IllegalArgumentException("a mirror is registry=mirror");
    }
    registries.mirror(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
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

  /** Adds each entry of a list; of one that is wrong nothing is quoted that has an '@'. */
  private void entries(Setting setting, Consumer<String> add) {
    for (SettingValue given : inputs.of(setting).stream().toList()) {
      List<String> unused =
          mistakes.parseList(
              given,
              entry -> {
                try {
                  add.accept(entry);
                } catch (IllegalArgumentException e) {
                  throw entry.contains("@")
                      ? new IllegalArgumentException("an entry has an '@', and none may")
                      : e;
                }
                return entry;
              });
    }
  }
}
