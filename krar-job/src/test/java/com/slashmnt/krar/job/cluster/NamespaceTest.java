package com.slashmnt.krar.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.job.input.Arguments;
import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.SettingSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where krar's own objects are. */
class NamespaceTest {

  @TempDir Path folder;

  @Test
  void inAPodItIsThatOfItsServiceAccount() throws IOException {
    PodAccess pod =
        new PodAccess(
            new Environment.ServiceAddress("10.0.0.1", "443"), new Environment(Map.of()), folder);
    assertThat(pod.namespace()).isEqualTo("default");
    Files.writeString(folder.resolve("namespace"), "krar\n");
    assertThat(pod.namespace()).isEqualTo("krar");
  }

  @ParameterizedTest
  @CsvSource({"'', default", "', namespace: ops', ops"})
  void elsewhereItIsThatOfTheContext(String more, String namespace) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config"),
            """
            contexts: [{name: here, context: {cluster: c%s}}]
            clusters: [{name: c, cluster: {server: "https://localhost:1"}}]
            current-context: here
            """
                .formatted(more));
    SettingSources inputs =
        new SettingSources(
            Arguments.parse(List.of("--kubeconfig", file.toString())).given(),
            new Environment(Map.of()));
    assertThat(
            new ClusterFinder(inputs, folder, new ConfigErrors()).find().orElseThrow().namespace())
        .isEqualTo(namespace);
  }
}
