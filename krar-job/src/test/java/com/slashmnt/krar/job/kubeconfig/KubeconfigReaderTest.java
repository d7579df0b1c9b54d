package com.slashmnt.krar.job.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.job.input.ConfigErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KubeconfigReaderTest {

  private static final String COMPLETE =
      """
      apiVersion: v1
      kind: Config
      current-context: a
      preferences: {colors: true}
      contexts:
      - name: a
        context: {cluster: c, user: u, namespace: team, extensions: []}
      clusters:
      - name: c
        cluster:
          server: https://api.example.com:6443
          tls-server-name: other.example.com
          insecure-skip-tls-verify: false
          certificate-authority: ca.pem
          proxy-url: http://proxy:3128
          disable-compression: true
          extensions:
          - name: client.authentication.k8s.io/exec
            extension: {audience: x, port: 1}
      users:
      - name: u
        user:
          client-certificate: certs/me.pem
          client-key-data: c2VjcmV0
          tokenFile: /run/token
          as: jane
          as-uid: "7"
          as-groups: [dev, ops]
          as-user-extra: {example.com/team: [a, b]}
          exec:
            apiVersion: client.authentication.k8s.io/v1
            command: bin/login
            args: [--cluster, "1"]
            env: [{name: A, value: b}]
            installHint: get it
            provideClusterInfo: true
            interactiveMode: Never
      """;

  @TempDir Path folder;
  private final ConfigErrors mistakes = new ConfigErrors();

  private Kubeconfig read(String... contents) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String content : contents) {
      files.add(Files.writeString(folder.resolve("config" + files.size()), content));
    }
    return KubeconfigReader.read(files, mistakes);
  }

  private static UserEntry user(Kubeconfig kubeconfig) {
    return kubeconfig.user(new ContextEntry("c", "u", "")).orElseThrow();
  }

  private static ClusterEntry cluster(Kubeconfig kubeconfig) {
    return kubeconfig.cluster(new ContextEntry("c", "u", "")).orElseThrow();
  }

  @Test
  void readsEachField() throws IOException {
    Kubeconfig kubeconfig = read(COMPLETE);
    assertThat(mistakes.sentences()).isEmpty();
    assertThat(kubeconfig.currentContext()).contains("a");
    assertThat(kubeconfig.context("a")).contains(new ContextEntry("c", "u", "team"));
    assertThat(cluster(kubeconfig))
        .isEqualTo(
            new ClusterEntry(
                "https://api.example.com:6443",
                "other.example.com",
                false,
                new PemSource("certificate-authority", "", folder + "/ca.pem"),
                "http://proxy:3128",
                true,
                Optional.of(Map.of("audience", "x", "port", new java.math.BigDecimal(1)))));
    assertThat(user(kubeconfig))
        .isEqualTo(
            new UserEntry(
                new PemSource("client-certificate", "", folder + "/certs/me.pem"),
                new PemSource("client-key", "secret", ""),
                "",
                "/run/token",
                "",
                "",
                new Impersonation(
                    "jane",
                    "7",
                    List.of("dev", "ops"),
                    Map.of("example.com/team", List.of("a", "b"))),
                Optional.of(
                    new PlugInEntry(
                        folder + "/bin/login",
                        List.of("--cluster", "1"),
                        Map.of("A", "b"),
                        PlugInEntry.V1,
                        "get it",
                        true,
                        "Never")),
                Optional.empty()));
  }

  @Test
  void jsonIsYaml() throws IOException {
    Kubeconfig kubeconfig =
        read(
            "{\"kind\":\"Config\",\t\"users\":[{\"name\":\"u\",\"user\":{\"token\":\"a\\/\\u00e9\"}}]}");
    assertThat(mistakes.sentences()).isEmpty();
    assertThat(user(kubeconfig).token()).isEqualTo("a/é");
  }

  @Test
  void aFileOfAnySizeIsRead() throws IOException {
    String much = "# " + "x".repeat(4_000_000) + "\n";
    assertThat(user(read(much + "users: [{name: u, user: {token: t}}]\n")).token()).isEqualTo("t");
  }

  @Test
  void anEmptyFileSaysNothing() throws IOException {
    assertThat(read("", "---\n", "# nothing\n").contexts()).isEmpty();
    assertThat(mistakes.sentences()).isEmpty();
  }

  @Test
  void aByteOrderMarkIsNoContent() throws IOException {
    Path file = folder.resolve("bom");
    Files.write(file, ("\uFEFF" + "current-context: a\n").getBytes(StandardCharsets.UTF_8));
    assertThat(KubeconfigReader.read(List.of(file), mistakes).currentContext()).contains("a");
  }

  @Test
  void onlyTheFirstDocumentCounts() throws IOException {
    assertThat(read("current-context: a\n---\ncurrent-context: b\n").currentContext())
        .contains("a");
  }

  @Test
  void ofAnEntryThatTwoFilesNameTheFirstCountsAsAWhole() throws IOException {
    Kubeconfig kubeconfig =
        read(
            "users: [{name: u, user: {token: first}}]\n",
            "current-context: b\nusers: [{name: u, user: {token: second, as: jane}}]\n");
    assertThat(user(kubeconfig).token()).isEqualTo("first");
    assertThat(user(kubeconfig).impersonation()).isEqualTo(Impersonation.NONE);
    assertThat(kubeconfig.currentContext()).contains("b");
  }

  static Stream<Arguments> taken() {
    return Stream.of(
        argumentSet("an unknown field", "user: {token: t, colour: red}", "t"),
        argumentSet("the last of two equal keys", "user: {token: s, token: t}", "t"),
        argumentSet("a number in quotes", "user: {token: '12345'}", "12345"),
        argumentSet("a word for true in quotes", "user: {token: \"yes\"}", "yes"),
        argumentSet("a block of text", "user:\n    token: |-\n      t\n", "t"),
        argumentSet("an alias", "also: &t t\n  user: {token: *t}", "t"),
        argumentSet("a merge", "also: &m {token: t}\n  user: {<<: *m}", "t"),
        argumentSet("no value", "user: {token: }", ""),
        argumentSet("null", "user: {token: null}", ""),
        argumentSet("a user without fields", "user:", ""));
  }

  @ParameterizedTest
  @MethodSource("taken")
  void takesWhatKubectlTakes(String entry, String token) throws IOException {
    Kubeconfig kubeconfig = read("users:\n- name: u\n  " + entry + "\n");
    assertThat(mistakes.sentences()).isEmpty();
    assertThat(user(kubeconfig).token()).isEqualTo(token);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        argumentSet("no YAML", "users: [{hunter2", "it is no YAML"),
        argumentSet("a text", "hunter2", "it is no mapping"),
        argumentSet("another kind", "kind: hunter2", "its kind is not that of a kubeconfig"),
        argumentSet("another version", "apiVersion: v2", "its apiVersion is not that of"),
        argumentSet("a mapping for a list", "users: {a: hunter2}", "users is no list"),
        argumentSet("a text for a mapping", "users: [hunter2]", "users[0] is no mapping"),
        argumentSet(
            "a number for a text",
            "users: [{name: u, user: {token: 5550199}}]",
            "users[0].user.token is no text; put it into quotes"),
        argumentSet(
            "a boolean for a text",
            "contexts: [{name: a, context: {namespace: yes}}]",
            "contexts[0].context.namespace is no text"),
        argumentSet(
            "a text for a boolean",
            "clusters: [{name: a, cluster: {insecure-skip-tls-verify: 'true'}}]",
            "clusters[0].cluster.insecure-skip-tls-verify is no boolean"),
        argumentSet(
            "a text for a list",
            "users: [{name: u, user: {as-groups: hunter2}}]",
            "users[0].user.as-groups is no list"),
        argumentSet(
            "no base64",
            "users: [{name: u, user: {client-key-data: 'hunter2!'}}]",
            "users[0].user.client-key-data is no base64"),
        argumentSet(
            "base64 without padding",
            "users: [{name: u, user: {client-key-data: 'YQ'}}]",
            "users[0].user.client-key-data is no base64"),
        argumentSet(
            "a name twice",
            "contexts: [{name: a, context: {}}, {name: a, context: {}}]",
            "contexts has two entries named 'a'"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatKubectlRefusesAndQuotesNothing(String content, String why) throws IOException {
    Kubeconfig unused = read(content);
    assertThat(mistakes.sentences())
        .singleElement()
        .asString()
        .startsWith("the kubeconfig " + folder.resolve("config0") + " cannot be used: " + why)
        .doesNotContain("hunter2")
        .doesNotContain("5550199");
  }

  @Test
  void nothingSecretIsPrinted() throws IOException {
    Kubeconfig kubeconfig =
        read(
            """
            clusters: [{name: c, cluster: {server: s, proxy-url: "http://u:hunter2@p:1"}}]
            users:
            - name: u
              user:
                token: hunter2
                client-key-data: aHVudGVyMg==
                exec: {command: x, args: [hunter2], env: [{name: a, value: hunter2}]}
                auth-provider: {name: oidc, config: {id-token: hunter2}}
            """);
    UserEntry user = user(kubeconfig);
    assertThat(user.key().data()).as("it is there").isEqualTo("hunter2");
    assertThat(
            "%s %s %s %s %s"
                .formatted(
                    user, cluster(kubeconfig), user.key(), user.plugIn(), user.authProvider()))
        .doesNotContain("hunter2");
  }
}
