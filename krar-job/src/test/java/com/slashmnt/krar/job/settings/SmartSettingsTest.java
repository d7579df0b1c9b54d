package com.slashmnt.krar.job.settings;

import static com.slashmnt.krar.job.Told.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.job.Certificates;
import com.slashmnt.krar.job.Told;
import com.slashmnt.krar.job.input.ConfigMapRef;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.Setting;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.input.SettingValue;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.OciDigestSourceBuilder;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.policy.StalePods;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SmartSettingsTest {

  private static final String DIGEST = "sha256:" + "1".repeat(64);
  private static final String SECRET = "hunter2";

  @TempDir Path folder;

  private static Told smart(String... flags) {
    return args(flags).env("KRAR_LABEL_VALUE=nightly", "KRAR_MODE=smart");
  }

  private static SmartSettings parsed(Told told) {
    return told.settings().smart().orElseThrow();
  }

  private Path authFile(String name, String registry, String user) throws IOException {
    String auth =
        Base64.getEncoder().encodeToString((user + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(
        file, "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(registry, auth));
  }

  /** Whom a registry is told of, in order; by where its credential comes from. */
  private static String users(Told told, String image) {
    return parsed(told)
        .registry()
        .credentials()
        .candidatesFor(ImageQuery.digestOf(ImageReference.parse(image)))
        .toString();
  }

  @Test
  void hasDefaults() {
    SmartSettings settings = parsed(smart());
    assertThat(settings.restart()).isFalse();
    assertThat(settings.stalePods()).isEqualTo(StalePods.ANY);
    assertThat(settings.pullSecrets()).isFalse();
    assertThat(settings.failOnDrift()).isFalse();
    assertThat(settings.memory()).contains(ConfigMapRef.DEFAULT);
    assertThat(settings.memory().orElseThrow().in("krar")).hasToString("krar/krar-memory");
    assertThat(settings.backOff()).isEmpty();
    assertThat(settings.registry().byCloudIdentity()).isTrue();
    assertThat(settings.registry().authorities()).isEmpty();
    assertThat(settings.registry().source())
        .hasToString(OciDigestSource.builder(Credentials.none()).toString());
    assertThat(smart().settings().warnings()).isEmpty();
    assertThat(smart().settings().isReportOnly()).isTrue();
    assertThat(smart("--smart-restart").settings().isPlanOnly()).isFalse();
    assertThat(smart("--smart-restart", "--dry-run").settings().isPlanOnly()).isTrue();
  }

  static Stream<Arguments> each() {
    return Stream.of(
        each("--smart-restart", "KRAR_SMART_RESTART", "TRUE", SmartSettings::restart, true),
        each("--stale-pods", "KRAR_STALE_PODS", "All", SmartSettings::stalePods, StalePods.ALL),
        each("--pull-secrets", "KRAR_PULL_SECRETS", "true", SmartSettings::pullSecrets, true),
        each("--fail-on-drift", "KRAR_FAIL_ON_DRIFT", "true", SmartSettings::failOnDrift, true),
        each(
            "--back-off", "KRAR_BACK_OFF", "2d", s -> s.backOff().orElse(null), Duration.ofDays(2)),
        each("--cooldown", "KRAR_COOLDOWN", "24h", SmartSettings::cooldown, Duration.ofDays(1)),
        each(
            "--now",
            "KRAR_NOW",
            "nginx:1.27@" + DIGEST + ", ghcr.io/a/b:2@" + DIGEST,
            SmartSettings::now,
            Set.of(
                ImageReference.parse("nginx:1.27@" + DIGEST),
                ImageReference.parse("ghcr.io/a/b:2@" + DIGEST))),
        each(
            "--memory",
            "KRAR_MEMORY",
            "ops/m.x",
            s -> s.memory().orElseThrow().toString(),
            "ops/m.x"),
        each("--memory", "KRAR_MEMORY", "False", SmartSettings::memory, Optional.empty()),
        each(
            "--cloud-credentials",
            "KRAR_CLOUD_CREDENTIALS",
            "Off",
            s -> s.registry().byCloudIdentity(),
            false),
        each(
            "--insecure-registries",
            "KRAR_INSECURE_REGISTRIES",
            "a.example.com:5000, b.example.com",
            SmartSettingsTest::registries,
            registries(b -> b.insecure("a.example.com:5000").insecure("b.example.com"))),
        each(
            "--registry-mirrors",
            "KRAR_REGISTRY_MIRRORS",
            "docker.io=m.example.com/hub,a.example.com = b.example.com:5000",
            SmartSettingsTest::registries,
            registries(
                b ->
                    b.mirror("docker.io", "m.example.com/hub")
                        .mirror("a.example.com", "b.example.com:5000"))),
        each(
            "--registry-parallel",
            "KRAR_REGISTRY_PARALLEL",
            "9",
            SmartSettingsTest::registries,
            registries(b -> b.parallel(9))),
        each(
            "--registry-timeout",
            "KRAR_REGISTRY_TIMEOUT",
            "30s",
            SmartSettingsTest::registries,
            registries(b -> b.registryTimeout(Duration.ofSeconds(30)))));
  }

  private static String registries(SmartSettings settings) {
    return settings.registry().source().toString();
  }

  private static String registries(UnaryOperator<OciDigestSourceBuilder> set) {
    return set.apply(OciDigestSource.builder(Credentials.none())).toString();
  }

  private static Arguments each(
      String flag,
      String variable,
      String value,
      Function<SmartSettings, Object> get,
      Object want) {
    return argumentSet(flag + " " + value, flag, variable, value, get, want);
  }

  @ParameterizedTest
  @MethodSource("each")
  void isAFlagOrAVariable(
      String flag,
      String variable,
      String value,
      Function<SmartSettings, Object> get,
      Object want) {
    assertThat(get.apply(parsed(smart(flag + "=" + value)))).isEqualTo(want);
    assertThat(get.apply(parsed(smart(flag, value)))).isEqualTo(want);
    assertThat(get.apply(parsed(smart().env(variable + "= " + value + " ")))).isEqualTo(want);
    assertThat(get.apply(parsed(smart(flag, value).env(variable + "=@ @")))).isEqualTo(want);
    assertThat(get.apply(parsed(smart().env(variable + "="))))
        .as("an empty variable is unset")
        .isEqualTo(get.apply(parsed(smart())));
  }

  @ParameterizedTest
  @CsvSource({
    "--smart, true",
    "--mode smart, true",
    "--mode SMART, true",
    "--smart --mode rollout, false",
    "--mode rollout --smart, true",
    "--smart=false, false"
  })
  void ofTheModesTheLastWins(String flags, boolean smart) {
    Told told = args(flags.split(" ", -1)).env("KRAR_LABEL_VALUE=a", "KRAR_MODE=rollout");
    assertThat(told.settings().smart().isPresent()).isEqualTo(smart);
  }

  @Test
  void ofContraryMemoriesTheLastWins() {
    assertThat(parsed(smart("--no-memory").env("KRAR_MEMORY=a/b")).memory()).isEmpty();
    assertThat(parsed(smart("--no-memory", "--memory", "a/b")).memory()).isPresent();
    assertThat(parsed(smart("--memory", "a/b", "--no-memory")).memory()).isEmpty();
  }

  @Test
  void whatModeSmartDoesNotHeedIsSaid() {
    assertThat(smart("--min-interval", "1h").settings().warnings())
        .extracting(Reason::toString)
        .containsExactly("SettingIgnored: Without effect in mode smart: --min-interval.");
  }

  @Test
  void aFileBeatsAPasswordBeatsAFolderBeatsTheDefault() throws IOException {
    String image = "registry.example.com/app:1";
    Path file = authFile("auth.json", "registry.example.com", "of-file");
    Path config = authFile("docker/config.json", "registry.example.com", "of-folder");
    Path standard = authFile(".docker/config.json", "registry.example.com", "of-home");
    Told told = smart().env("HOME=" + folder);
    assertThat(standard).exists();
    assertThat(users(told, image)).isEqualTo("[" + standard + " entry registry.example.com]");
    told = told.env("KRAR_DOCKER_CONFIG=" + config.getParent());
    assertThat(users(told, image)).isEqualTo("[" + config + " entry registry.example.com]");
    told = told.env("KRAR_REGISTRY_CREDS=me:" + SECRET, "KRAR_REGISTRY_CREDS_HOST=r.example.com");
    assertThat(users(told, image)).isEqualTo("[]");
    assertThat(users(told, "r.example.com/app:1")).isEqualTo("[KRAR_REGISTRY_CREDS]");
    assertThat(told.settings().warnings()).isEmpty();
    told = told.env("KRAR_REGISTRY_AUTHFILE=" + file);
    assertThat(users(told, image)).isEqualTo("[" + file + " entry registry.example.com]");
    assertThat(told.settings().warnings())
        .singleElement()
        .asString()
        .contains("KRAR_REGISTRY_CREDS_HOST has no effect");
  }

  @Test
  void aPasswordForEverybodyIsWarnedOf() {
    Told told = smart().env("KRAR_REGISTRY_CREDS=me:" + SECRET);
    assertThat(users(told, "a.example.com/x:1")).isEqualTo("[KRAR_REGISTRY_CREDS]");
    assertThat(told.settings().warnings())
        .singleElement()
        .satisfies(w -> assertThat(w.is("CredentialsForEveryRegistry")).isTrue());
  }

  @Test
  void theDefaultFilesAreThoseOfSkopeoInItsOrder() throws IOException {
    String registry = "registry.example.com";
    authFile("run/containers/auth.json", registry, "run");
    authFile("config/containers/auth.json", registry, "config");
    authFile("docker/config.json", registry, "docker");
    Path only = authFile("only.json", registry, "only");
    Told told =
        smart()
            .env(
                "XDG_RUNTIME_DIR=" + folder.resolve("run"),
                "XDG_CONFIG_HOME=" + folder.resolve("config"),
                "DOCKER_CONFIG=" + folder.resolve("docker"));
    assertThat(users(told, registry + "/x:1"))
        .matches(
            "\\[.*/run/containers/auth.json .*, .*/config/containers/auth.json .*, .*/docker/config.json .*\\]");
    assertThat(users(told.env("REGISTRY_AUTH_FILE=" + only), registry + "/x:1"))
        .isEqualTo("[" + only + " entry registry.example.com]");
  }

  @Test
  void aDefaultFileThatCannotBeReadIsAWarning() throws IOException {
    Path file = folder.resolve("bad.json");
    Files.writeString(file, SECRET);
    assertThat(smart().env("REGISTRY_AUTH_FILE=" + file).settings().warnings())
        .singleElement()
        .asString()
        .contains("CredentialsUnreadable", file.toString())
        .doesNotContain(SECRET);
  }

  @Test
  void mistakesAreToldAtOnceAndNoSecretIs() throws IOException {
    Path bad = Files.writeString(folder.resolve("config.json"), SECRET);
    List<String> mistakes =
        smart(
                "--stale-pods=some",
                "--cloud-credentials=on",
                "--memory=here",
                "--back-off=0",
                "--registry-ca-file=" + folder.resolve("gone.pem"),
                "--insecure-registries=https://a.example.com,me:" + SECRET + "@b.example.com",
                "--registry-mirrors=docker.io,docker.io=me:" + SECRET + "@m.example.com",
                "--registry-parallel=0",
                "--registry-timeout=0")
            .env(
                "KRAR_REGISTRY_AUTHFILE=" + bad,
                "HTTPS_PROXY=http://me:" + SECRET + "%@proxy.example.com")
            .mistakes();
    assertThat(mistakes).noneMatch(m -> m.contains(SECRET)).hasSize(13);
    assertThat(mistakes)
        .anyMatch(
            m -> m.startsWith("--stale-pods: 'some' is not one of [any, all]; try any or all"))
        .anyMatch(
            m ->
                m.startsWith(
                    "--cloud-credentials: 'on' is not one of [auto, off]; try auto or off"))
        .anyMatch(m -> m.startsWith("--memory: 'here' is no ConfigMap"))
        .anyMatch(m -> m.startsWith("KRAR_REGISTRY_AUTHFILE: " + bad + " is no file of registry"))
        .anyMatch(m -> m.startsWith("--registry-ca-file: ") && m.contains("cannot be read"))
        .anyMatch(m -> m.startsWith("--insecure-registries: 'https://a.example.com' is no reg"))
        .anyMatch(m -> m.startsWith("--insecure-registries: an entry has an '@'"))
        .anyMatch(m -> m.startsWith("--registry-mirrors: a mirror is registry=mirror; try "))
        .anyMatch(m -> m.startsWith("HTTPS_PROXY is no URL"));
  }

  @Test
  void aCooldownNeedsAMemoryAndNamesContent() {
    assertThat(smart("--cooldown=24h", "--no-memory").mistakes())
        .containsExactly("--cooldown: without a memory no cooldown ends; leave --no-memory out");
    assertThat(smart("--cooldown=0", "--no-memory").mistakes()).isEmpty();
    assertThat(smart("--cooldown=365d").mistakes()).isEmpty();
    assertThat(smart("--cooldown=366d").mistakes())
        .singleElement()
        .asString()
        .startsWith("--cooldown: a cooldown is between 0 and 365 days, was ");
    assertThat(smart("--now=nginx:1.27,nginx@" + DIGEST + ",A B").mistakes())
        .hasSize(3)
        .anyMatch(
            m ->
                m.startsWith(
                    "--now: 'nginx:1.27' is no tag with its digest; try nginx:1.27@sha256"))
        .anyMatch(m -> m.startsWith("--now: 'nginx@" + DIGEST + "' is no tag with its digest"))
        .anyMatch(m -> m.startsWith("--now: 'A B' is no image"));
  }

  @Test
  void filesThatAreMissingAreMistakes() {
    assertThat(smart().env("KRAR_REGISTRY_AUTHFILE=/nowhere/a.json").mistakes())
        .containsExactly(
            "KRAR_REGISTRY_AUTHFILE: /nowhere/a.json cannot be read; try /config/config.json");
    assertThat(smart().env("KRAR_DOCKER_CONFIG=/nowhere").mistakes())
        .singleElement()
        .asString()
        .startsWith("KRAR_DOCKER_CONFIG: /nowhere/config.json cannot be read");
    assertThat(smart().env("KRAR_REGISTRY_CREDS=" + SECRET).mistakes())
        .singleElement()
        .asString()
        .startsWith("KRAR_REGISTRY_CREDS: a credential is user:password")
        .doesNotContain(SECRET);
  }

  @Test
  void authoritiesOfAnyServerAreAuthoritiesOfRegistries() throws IOException {
    Path pem = Files.writeString(folder.resolve("ca.pem"), Certificates.CERTIFICATE);
    Told told = smart("--registry-ca-file", pem.toString()).env("SSL_CERT_FILE=" + pem);
    assertThat(parsed(told).registry().source().toString()).contains("authorities=2");
    assertThat(parsed(told).registry().authorities()).containsExactly(pem, pem);
    assertThat(parsed(smart().env("SSL_CERT_FILE=/nowhere")).registry().source().toString())
        .contains("authorities=0");
  }

  @Test
  void nothingPrintsASecret() throws IOException {
    Path file = authFile("config.json", "registry.example.com", "me");
    for (Told told :
        List.of(
            smart().env("KRAR_REGISTRY_CREDS=me:" + SECRET),
            smart()
                .env(
                    "KRAR_REGISTRY_CREDS=me:" + SECRET,
                    "KRAR_REGISTRY_CREDS_HOST=registry.example.com"),
            smart().env("KRAR_REGISTRY_AUTHFILE=" + file),
            args().env("KRAR_LABEL_VALUE=a", "KRAR_REGISTRY_CREDS=me:" + SECRET))) {
      assertThat(told.settings().toString()).doesNotContain(SECRET);
      Optional<SettingValue> creds =
          new SettingSources(List.of(), new Environment(told.environment()))
              .of(Setting.REGISTRY_CREDS);
      // It is there, and not printed.
      creds.ifPresent(value -> assertThat(value.text()).contains(SECRET));
      assertThat(creds.isPresent() || parsed(told).toString().contains(file.toString())).isTrue();
      assertThat(creds.toString()).doesNotContain(SECRET);
    }
  }
}
