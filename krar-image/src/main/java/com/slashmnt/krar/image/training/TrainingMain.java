package com.slashmnt.krar.image.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.testkit.embedded.EmbeddedCluster;
import com.slashmnt.krar.testkit.embedded.SampleWorkloads;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets krar do its job beside an embedded API server, as in a pod: with a service account's files,
 * over TLS, in mode smart, with a memory, restarting and following.
 *
 * <p>What the JVM loads and compiles meanwhile goes into the image's AOT cache. A run that did
 * something else would make a cache that is good for nothing, so it fails the build.
 */
public final class TrainingMain {

  private static final Pattern RESTARTED = Pattern.compile("(?m)^(\\d+) restarted, ");
  private static final String NAMESPACE = "krar";
  private static final String MEMORY = "krar-memory";

  private TrainingMain() {}

  /**
   * Runs a command.
   *
   * @param args the folder where krar looks for its service account, then krar's command line
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path account = Path.of(args[0]);
    List<String> krar = List.of(args).subList(1, args.length);
    try (EmbeddedCluster cluster = SampleWorkloads.startCluster();
        TlsFront front = TlsFront.of(URI.create(cluster.url()))) {
      addNamespace(cluster);
      Files.createDirectories(account);
      Files.writeString(account.resolve("ca.crt"), front.certificate());
      Files.writeString(account.resolve("namespace"), NAMESPACE);
      Files.writeString(account.resolve("token"), "training");
      String report = run(krar, environment(front.port(), cluster.registry()));
      System.out.print(report);
      Matcher restarted = RESTARTED.matcher(report);
      if (!restarted.find() || restarted.group(1).equals("0")) {
        throw new IllegalStateException("the training run restarted nothing");
      }
    }
  }

  private static void addNamespace(EmbeddedCluster cluster) {
    cluster
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    cluster
        .client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(MEMORY)
                .endMetadata()
                .build())
        .create();
  }

  /** As the chart has it. */
  private static Map<String, String> environment(int port, String registry) {
    return Map.ofEntries(
        Map.entry("KUBERNETES_SERVICE_HOST", "127.0.0.1"),
        Map.entry("KUBERNETES_SERVICE_PORT", Integer.toString(port)),
        Map.entry("KRAR_RESOURCES", "deployments,daemonsets,statefulsets"),
        Map.entry("KRAR_LABEL_DOMAIN", "krar.slash-mnt.com"),
        Map.entry("KRAR_LABEL_NAME", "rollout-policy"),
        Map.entry("KRAR_LABEL_VALUE", SampleWorkloads.POLICY),
        Map.entry("KRAR_NAMESPACES_ALL", "true"),
        Map.entry("KRAR_JOB_NAME", SampleWorkloads.POLICY),
        Map.entry("KRAR_RUN_ID", "training/1"),
        Map.entry("KRAR_MODE", "smart"),
        Map.entry("KRAR_SMART_RESTART", "true"),
        Map.entry("KRAR_MEMORY", NAMESPACE + "/" + MEMORY),
        Map.entry("KRAR_REGISTRY_MIRRORS", "docker.io=" + registry),
        Map.entry("KRAR_WAIT_TIMEOUT", "1m"),
        Map.entry("KRAR_SETTLE_TIME", "1s"));
  }

  private static String run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    // Nothing of the build's own, such as a JAVA_TOOL_OPTIONS, shapes the cache.
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String report = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(
          "the training run ended with exit code " + code + ":\n" + report);
    }
    return report;
  }
}
