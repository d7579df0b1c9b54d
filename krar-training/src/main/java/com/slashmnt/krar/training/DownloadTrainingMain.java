package com.slashmnt.krar.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.testkit.embedded.SampleWorkloads;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the class archive of the plain download, {@code krar.jsa}: krar does its job beside an
 * embedded API server, as somebody who works with kubectl, with a kubeconfig and its client
 * certificate, over TLS, in both modes, with each kind of report that people and programs read.
 *
 * <p>The archive is for this JVM's JDK. One that makes none leaves the download without.
 */
public final class DownloadTrainingMain {

  private static final Pattern RESTARTED = Pattern.compile("(?m)^(\\d+) restarted, ");

  /**
   * What {@code bin/krar} opens the download's folder as. The JVM takes an archive only if the
   * class path leads to the same files as when it was made; by this name it does wherever the
   * folder is moved.
   */
  private static final Path BY_DESCRIPTOR = Path.of("/proc/self/fd/8/lib");

  /** The first restarts what drifted, the next one everything; the rest has nothing to do. */
  private static final List<String> RUNS =
      List.of(
          "-A -v %s --run-id training/1 --smart --smart-restart".formatted(SampleWorkloads.POLICY),
          "-A -v %s --run-id training/2 --min-interval 0".formatted(SampleWorkloads.POLICY),
          "-A -v %s --dry-run -o json".formatted(SampleWorkloads.POLICY),
          "-A -v nothing");

  private DownloadTrainingMain() {}

  /**
   * Makes it.
   *
   * @param args the folder that holds {@code bin} and {@code lib}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path download = Path.of(args[0]).toAbsolutePath();
    Path archive = download.resolve("krar.jsa");
    Files.deleteIfExists(archive);
    Path folder = Files.createTempDirectory("krar-training");
    Path kubeconfig = folder.resolve("kubeconfig");
    try (TrainingCluster cluster = TrainingCluster.start()) {
      Files.writeString(kubeconfig, kubeconfig(cluster));
      String reports =
          TrainedProcess.run(command(download, archive), environment(cluster, kubeconfig));
      Matcher restarted = RESTARTED.matcher(reports);
      if (!restarted.find() || restarted.group(1).equals("0")) {
        throw new IllegalStateException("the training runs restarted nothing:\n" + reports);
      }
    } finally {
      Files.deleteIfExists(kubeconfig);
      Files.delete(folder);
    }
  }

  /** A shell that opens the folder as {@code bin/krar} does, and becomes the JVM. */
  private static List<String> command(Path download, Path archive) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "exec 8<\"$0\" && exec \"$@\"",
                download.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ArchiveClassesAtExit=" + archive,
                // It says of each class that it cannot take why; what counts is that the rest is
                // used.
                "-Xlog:disable",
                "-cp",
                classPath(download.resolve("lib")),
                "com.slashmnt.krar.job.TrainingRuns"));
    command.addAll(RUNS);
    return command;
  }

  private static String classPath(Path lib) throws IOException {
    Path named = Files.isDirectory(Path.of("/proc/self/fd")) ? BY_DESCRIPTOR : lib;
    try (Stream<Path> jars = Files.list(lib)) {
      return jars.map(jar -> named.resolve(jar.getFileName()).toString())
          .filter(jar -> jar.endsWith(".jar"))
          .sorted()
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static Map<String, String> environment(TrainingCluster cluster, Path kubeconfig) {
    return Map.of(
        "KUBECONFIG",
        kubeconfig.toString(),
        "KRAR_MEMORY",
        cluster.memory(),
        "KRAR_REGISTRY_MIRRORS",
        cluster.registryMirrors(),
        "KRAR_WAIT_TIMEOUT",
        "1m",
        "KRAR_SETTLE_TIME",
        "1s");
  }

  private static String kubeconfig(TrainingCluster cluster) {
    TrainingKeys keys = cluster.keys();
    return """
        apiVersion: v1
        kind: Config
        current-context: training
        contexts:
        - name: training
          context: {cluster: training, user: training}
        clusters:
        - name: training
          cluster:
            server: https://127.0.0.1:%d
            certificate-authority-data: %s
        users:
        - name: training
          user:
            client-certificate-data: %s
            client-key-data: %s
        """
        .formatted(
            cluster.port(),
            base64(keys.authority()),
            base64(keys.certificate()),
            base64(keys.key()));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
