package com.slashmnt.krar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run does not need is not loaded. */
class LeanStartTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"rollout, false", "smart, true"})
  void onlyModeSmartLoadsWhatAsksRegistries(String mode, boolean loads)
      throws IOException, InterruptedException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        });
    server.start();
    Path kubeconfig =
        Files.writeString(
            folder.resolve("config"),
            """
            current-context: here
            contexts: [{name: here, context: {cluster: gone, user: me}}]
            clusters: [{name: gone, cluster: {server: "http://127.0.0.1:%d"}}]
            users: [{name: me, user: {token: hunter2}}]
            """
                .formatted(server.getAddress().getPort()));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty("java.class.path"),
                KrarCommand.class.getName()));
    command.addAll(
        List.of(
            "--targets",
            "prod/Deployment/web",
            "--dry-run",
            "--mode",
            mode,
            "--kubeconfig",
            kubeconfig.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    server.stop(0);
    assertThat(code).as(printed).isEqualTo(4);
    assertThat(printed).contains("com.slashmnt.krar.job.RunCommand");
    assertThat(printed.contains("com.slashmnt.krar.oci.")).isEqualTo(loads);
    assertThat(printed).doesNotContain("com.slashmnt.krar.cloud.");
    assertThat(printed).contains("tools.jackson.jr.").doesNotContain("tools.jackson.databind");
  }
}
