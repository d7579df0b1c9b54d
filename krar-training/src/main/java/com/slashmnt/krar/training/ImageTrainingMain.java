package com.slashmnt.krar.training;

import com.slashmnt.krar.testkit.embedded.SampleWorkloads;
import java.io.IOException;
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
public final class ImageTrainingMain {

  private static final Pattern RESTARTED = Pattern.compile("(?m)^(\\d+) restarted, ");

  private ImageTrainingMain() {}

  /**
   * Runs a command.
   *
   * @param args the folder where krar looks for its service account, then krar's command line
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path account = Path.of(args[0]);
    List<String> krar = List.of(args).subList(1, args.length);
    try (TrainingCluster cluster = TrainingCluster.start()) {
      Files.createDirectories(account);
      Files.writeString(account.resolve("ca.crt"), cluster.keys().authority());
      Files.writeString(account.resolve("namespace"), TrainingCluster.NAMESPACE);
      Files.writeString(account.resolve("token"), "training");
      String report = TrainedProcess.run(krar, environment(cluster));
      System.out.print(report);
      Matcher restarted = RESTARTED.matcher(report);
      if (!restarted.find() || restarted.group(1).equals("0")) {
        throw new IllegalStateException("the training run restarted nothing");
      }
    }
  }

  /** As the chart has it. */
  private static Map<String, String> environment(TrainingCluster cluster) {
    return Map.ofEntries(
        Map.entry("KUBERNETES_SERVICE_HOST", "127.0.0.1"),
        Map.entry("KUBERNETES_SERVICE_PORT", Integer.toString(cluster.port())),
        Map.entry("KRAR_RESOURCES", "deployments,daemonsets,statefulsets"),
        Map.entry("KRAR_LABEL_DOMAIN", "krar.slash-mnt.com"),
        Map.entry("KRAR_LABEL_NAME", "rollout-policy"),
        Map.entry("KRAR_LABEL_VALUE", SampleWorkloads.POLICY),
        Map.entry("KRAR_NAMESPACES_ALL", "true"),
        Map.entry("KRAR_JOB_NAME", SampleWorkloads.POLICY),
        Map.entry("KRAR_RUN_ID", "training/1"),
        Map.entry("KRAR_MODE", "smart"),
        Map.entry("KRAR_SMART_RESTART", "true"),
        Map.entry("KRAR_MEMORY", cluster.memory()),
        Map.entry("KRAR_REGISTRY_MIRRORS", cluster.registryMirrors()),
        Map.entry("KRAR_WAIT_TIMEOUT", "1m"),
        Map.entry("KRAR_SETTLE_TIME", "1s"));
  }
}
