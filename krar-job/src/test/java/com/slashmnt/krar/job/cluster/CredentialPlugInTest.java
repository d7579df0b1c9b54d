package com.slashmnt.krar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.job.cluster.ClusterFinder;
import com.slashmnt.krar.job.input.Arguments;
import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.LogLevel;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.settings.Logging;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialPlugInTest {

  @TempDir Path folder;

  @BeforeAll
  static void quiet() {
    Logging.configure(LogLevel.ERROR);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private static Config open(String kubeconfig) {
    SettingSources inputs =
        new SettingSources(
            Arguments.parse(List.of("--kubeconfig", kubeconfig)).given(),
            new Environment(Map.of()));
    return new ClusterFinder(inputs, Path.of("none"), new ConfigErrors())
        .find()
        .orElseThrow()
        .open();
  }

  private String plugIn(String prints) throws IOException {
    String output = file("output", prints);
    return file(
        "config",
        """
        current-context: a
        contexts: [{name: a, context: {cluster: a, user: a}}]
        clusters: [{name: a, cluster: {server: "http://localhost:1"}}]
        users:
        - name: a
          user:
            exec: {apiVersion: client.authentication.k8s.io/v1, command: cat, args: ["%s"]}
        """
            .formatted(output));
  }

  private static String credential(String token) {
    return """
        {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",
         "status": {"token": "%s"}}
        """
        .formatted(token);
  }

  @Test
  void aCredentialPlugInIsRunAndRunAgain() throws IOException {
    Config config = open(plugIn(credential("t1")));
    assertThat(config.getAutoOAuthToken()).isEqualTo("t1");
    file("output", credential("t2"));
    assertThat(config.refresh().getAutoOAuthToken()).isEqualTo("t2");
    file("output", "hunter2");
    assertThat(config.refresh().getAutoOAuthToken()).as("kept").isEqualTo("t1");
  }

  @Test
  void aCredentialPlugInThatFailsIsNotQuoted() throws IOException {
    String file = plugIn("hunter2");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("credential plug-in 'cat'")
        .hasMessageNotContaining("hunter2");
  }
}
