package com.slashmnt.krar.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.podman.KrarContainer;
import com.slashmnt.krar.it.podman.KrarImage;
import com.slashmnt.krar.it.podman.Podman;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the image, and what it does without a cluster. */
class ImageIT {
  private static final Pattern INTERPRETER_OR_PACKAGES =
      Pattern.compile(
          ".*/((ba|da|a|z|k|fi)?sh|busybox|toybox|env|(python|perl|apt|dpkg|apk|rpm|dnf|yum)[^/]*)");

  @TempDir static Path folder;

  private static ImageFiles files;

  @BeforeAll
  static void export() {
    KrarImage.assumeGiven();
    files = ImageFiles.of(folder);
  }

  private static Map<?, ?> labels() {
    return (Map<?, ?>) Objects.requireNonNull(KrarImage.config().get("Labels"));
  }

  /** What it prints when asked for its version. */
  private static String version() {
    return "krar " + labels().get("org.opencontainers.image.version") + "\n";
  }

  @Test
  void startsKrarAsAUserWithANumber() {
    assertThat(KrarImage.config().get("Entrypoint")).isEqualTo(List.of("/usr/local/bin/krar"));
    assertThat(KrarImage.config().get("Cmd")).isNull();
    assertThat(KrarImage.config().get("User")).asString().matches("[1-9]\\d*(:\\d+)?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"title", "description", "licenses", "version", "revision", "created"})
  void isLabelled(String name) {
    assertThat(labels().get("org.opencontainers.image." + name))
        .asString()
        .isNotBlank()
        .isNotEqualTo("unknown")
        .isNotEqualTo("null");
  }

  @Test
  void hasNoShellAndNoPackageManager() {
    assertThat(files.all())
        .noneMatch(file -> INTERPRETER_OR_PACKAGES.matcher("/" + file).matches());
    assertThat(files.programs())
        .containsExactlyInAnyOrder(
            "opt/krar/runtime/bin/java",
            "opt/krar/runtime/lib/jexec",
            "opt/krar/runtime/lib/jspawnhelper",
            "src/run.sh",
            "usr/local/bin/krar");
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Podman.packed(KrarImage.name())).isBetween(10_000_000L, 45_000_000L);
  }

  @Test
  void letsNobodyBecomeAnother() {
    assertThat(files.setUserOrGroup()).isEmpty();
  }

  @Test
  void namesEachJarInItsBillOfMaterials() throws Exception {
    Map<?, ?> bill =
        new KubernetesSerialization()
            .unmarshal(Files.readString(files.extract("opt/krar/krar.cdx.json")), Map.class);
    assertThat(bill.get("bomFormat")).isEqualTo("CycloneDX");
    Map<?, ?> described = (Map<?, ?>) Objects.requireNonNull(bill.get("metadata"));
    List<?> components = (List<?>) Objects.requireNonNull(bill.get("components"));
    List<String> named =
        Stream.concat(Stream.of(described.get("component")), components.stream())
            .map(component -> (Map<?, ?>) component)
            .map(c -> "opt/krar/lib/" + c.get("name") + "-" + c.get("version") + ".jar")
            .toList();
    assertThat(named)
        .containsAll(files.all().stream().filter(file -> file.startsWith("opt/krar/lib/")).toList())
        .hasSizeGreaterThan(10);
  }

  @Test
  void namesThePackagesThatItsFilesAreFrom() throws Exception {
    assertThat(Files.readString(files.extract("etc/os-release"))).contains("ID=");
    assertThat(files.all())
        .contains("var/lib/dpkg/status.d/libc6", "usr/share/doc/libc6/copyright")
        .anyMatch(file -> file.matches("var/lib/dpkg/status\\.d/openjdk-25-jre.*"));
    assertThat(Files.readString(files.extract("var/lib/dpkg/status.d/libc6")))
        .contains("Package: libc6\n", "\nVersion: ");
  }

  @Test
  void knowsTheUsualAuthorities() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    Path cacerts = files.extract("opt/krar/runtime/lib/security/cacerts");
    try (InputStream in = Files.newInputStream(cacerts)) {
      store.load(in, null);
    }
    assertThat(store.size()).isGreaterThan(100);
    assertThat(Files.readString(files.extract("etc/ssl/certs/ca-certificates.crt")))
        .contains("-----BEGIN CERTIFICATE-----");
  }

  @Test
  void readsJavaToolOptionsAndUsesItsCache() {
    // With the mode "on" a JVM that cannot use its cache does not start.
    KrarProcess.Result result =
        KrarContainer.create()
            .env("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on -Xlog:class+load:stdout:none")
            .run("--version");

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(result.stdout())
        .contains(
            "com.slashmnt.krar.job.KrarCommand source: shared objects file",
            "com.slashmnt.krar.fabric8.Fabric8Cluster source: shared objects file");
  }

  @Test
  void keepsStdoutForTheReportWhenItCannotUseItsCache() {
    KrarProcess.Result result =
        KrarContainer.create().env("JAVA_TOOL_OPTIONS", "-XX:-UseCompressedOops").run("--version");

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(result.stdout()).isEqualTo(version());
    assertThat(result.stderr()).contains("AOT cache");
  }

  @ParameterizedTest
  @ValueSource(strings = {"65532:65532", "1000650000:0", "1:1"})
  void saysEachMistakeAsAnyUser(String user) {
    KrarProcess.Result result =
        KrarContainer.create()
            .user(user)
            .env("KRAR_TIME_ZONE", "Nowhere/Land")
            .run("--mode", "clever", "--label-value", "x");

    assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
    assertThat(result.stderr()).contains("'clever'", "Nowhere/Land").doesNotContain("\tat ");
    assertThat(result.stdout()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "/src/run.sh --help", "-h"})
  void helpsOnStdout(String args) {
    KrarProcess.Result result = KrarContainer.create().run(args.split(" "));

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(result.stdout()).contains("--resources", "--label-domain", "KRAR_");
    assertThat(result.stderr()).isEmpty();
  }

  @Test
  void runsAsTheOldImagesCommand() {
    KrarProcess.Result result =
        KrarContainer.create().command(List.of("/src/run.sh")).run("--version");

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(result.stdout()).isEqualTo(version());
  }
}
