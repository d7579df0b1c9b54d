package com.slashmnt.krar.examples;

import com.slashmnt.krar.job.KrarCommand;
import com.slashmnt.krar.testkit.embedded.EmbeddedCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real command on the embedded cluster, as krar-job/target/krar/bin/krar runs it. */
final class QuickstartCommand {

  private final EmbeddedCluster cluster;
  private final PrintStream out;

  QuickstartCommand(EmbeddedCluster cluster, PrintStream out) {
    this.cluster = cluster;
    this.out = out;
  }

  /** Its exit code; what it prints goes to the output. */
  int run(String... args) {
    out.println("$ krar " + String.join(" ", args));
    try {
      Path folder = Files.createTempDirectory("krar-quickstart");
      Path kubeconfig = cluster.writeKubeconfig(folder);
      try {
        // Short, in case the embedded controllers break.
        Map<String, String> environment = new HashMap<>();
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("KRAR_WAIT_TIMEOUT", "1m");
        environment.put("KRAR_SETTLE_TIME", "1s");
        if (List.of(args).contains("smart")) {
          environment.put("KRAR_REGISTRY_MIRRORS", "docker.io=" + cluster.registry());
        }
        return KrarCommand.run(args, environment, out, out);
      } finally {
        Files.delete(kubeconfig);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not write a kubeconfig", e);
    }
  }
}
