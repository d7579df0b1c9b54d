package com.slashmnt.krar.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The class archive of {@code target/krar}: used if it fits, without a word if not. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a folder that was moved has no archive")
class ClassArchiveIT {

  private static final Path BUILT = Path.of("target/krar").toAbsolutePath();
  private static final String FROM_ARCHIVE = "KrarCommand source: shared objects file (top)";
  private static final String FROM_JAR = "KrarCommand source: file:";

  @TempDir Path folder;

  private Path download;

  @BeforeEach
  void moveTheDownload() throws IOException {
    download = folder.resolve("moved to");
    try (Stream<Path> files = Files.walk(BUILT)) {
      for (Path file : files.toList()) {
        Files.copy(file, download.resolve(BUILT.relativize(file).toString()), COPY_ATTRIBUTES);
      }
    }
  }

  @Test
  void theCommandStartsFromTheArchiveWhereItWasBuilt() throws Exception {
    assertThat(loaded(BUILT)).contains(FROM_ARCHIVE);
  }

  @Test
  void theCommandStartsFromTheArchiveWhereverItIsMoved() throws Exception {
    assertThat(loaded(download)).contains(FROM_ARCHIVE);
    assertThat(printed(download, "")).matches("krar \\d+\\.\\d+\\.\\d+\\S*\\n");
  }

  @Test
  void theArchiveHoldsWhatBothModesAndTheReportsLoad() throws Exception {
    String archived = Files.readString(download.resolve("krar.jsa"), ISO_8859_1);
    assertThat(archived)
        .contains(
            "com/slashmnt/krar/oci/OciDigestSource",
            "com/slashmnt/krar/job/report/JsonReport",
            "com/slashmnt/krar/job/report/TextReport",
            "com/slashmnt/krar/job/cluster/ClientKeyManager");
  }

  /** Something done to a download. */
  private interface Damage {
    void to(Path download) throws IOException;
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        argumentSet("archive that was removed", (Damage) d -> Files.delete(d.resolve("krar.jsa"))),
        argumentSet("an archive of another JDK", (Damage) ClassArchiveIT::nameAnotherJdk),
        argumentSet("a file that is no archive", (Damage) ClassArchiveIT::overwrite),
        argumentSet("an empty archive", (Damage) d -> cut(d, 0)),
        argumentSet("jars of another build", (Damage) ClassArchiveIT::renewJars),
        argumentSet("a jar more", (Damage) ClassArchiveIT::addJar));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void anArchiveThatDoesNotFitIsNotUsedAndNotSpokenOf(Damage damage) throws Exception {
    damage.to(download);
    assertThat(loaded(download)).contains(FROM_JAR).doesNotContain(FROM_ARCHIVE);
    assertThat(printed(download, "")).matches("krar \\d+\\.\\d+\\.\\d+\\S*\\n");
  }

  private static void nameAnotherJdk(Path download) throws IOException {
    Path archive = writable(download);
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      byte[] header = new byte[4096];
      file.readFully(header);
      int version = new String(header, ISO_8859_1).indexOf(System.getProperty("java.vm.version"));
      assertThat(version).isPositive();
      file.seek(version);
      file.write("99".getBytes(UTF_8));
    }
  }

  private static void cut(Path download, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(writable(download).toFile(), "rw")) {
      file.setLength(size);
    }
  }

  private static void overwrite(Path download) throws IOException {
    Files.writeString(writable(download), "no archive\n".repeat(9_999));
  }

  private static Path writable(Path download) throws IOException {
    Path archive = download.resolve("krar.jsa");
    Files.setPosixFilePermissions(
        archive, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    return archive;
  }

  private static void renewJars(Path download) throws IOException {
    for (Path jar : jars(download)) {
      Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    }
  }

  private static void addJar(Path download) throws IOException {
    Files.copy(jars(download).get(0), download.resolve("lib/a.jar"));
  }

  private static List<Path> jars(Path download) throws IOException {
    try (Stream<Path> files = Files.list(download.resolve("lib"))) {
      return files.toList();
    }
  }

  /** A descriptor of the caller's may be a lock; the launcher leaves it alone. */
  @Test
  void aDescriptorThatIsTakenStaysOpen() throws Exception {
    Path lock = Files.writeString(folder.resolve("lock"), "mine");
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            "-c",
            "exec \"$0\" --version 8<\"$1\"",
            download.resolve("bin/krar").toString(),
            lock.toString());
    assertThat(run(builder, "")).matches("krar \\d+\\.\\d+\\.\\d+\\S*\\n");
  }

  @Test
  void anOptionThatTheJvmRefusesIsStillExplained() throws Exception {
    assertThat(printed(download, "-Xmx1k")).contains("maximum heap size");
    assertThat(printed(download, "-XX:NoSuchOption=1")).contains("NoSuchOption");
  }

  /** Where classes come from, as the JVM logs it. */
  private String loaded(Path krar) throws Exception {
    Path log = folder.resolve("log");
    printed(krar, "-Xlog:class+load:file=" + log);
    return Files.readString(log);
  }

  /** Standard output and error of {@code --version}. */
  private String printed(Path krar, String javaToolOptions) throws Exception {
    return run(
        new ProcessBuilder(krar.resolve("bin/krar").toString(), "--version"), javaToolOptions);
  }

  private String run(ProcessBuilder builder, String javaToolOptions) throws Exception {
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    if (!javaToolOptions.isEmpty()) {
      builder.environment().put("JAVA_TOOL_OPTIONS", javaToolOptions);
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
