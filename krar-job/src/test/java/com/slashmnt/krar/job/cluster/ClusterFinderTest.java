package com.slashmnt.krar.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.http.ProxyServer;
import com.slashmnt.krar.job.Certificates;
import com.slashmnt.krar.job.input.Arguments;
import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.LogLevel;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.net.Pem;
import com.slashmnt.krar.job.settings.Logging;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFinderTest {

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private ConfigErrors mistakes = new ConfigErrors();

  @BeforeAll
  static void quiet() {
    Logging.configure(LogLevel.ERROR);
  }

  @BeforeEach
  void noHome() {
    environment.put("HOME", folder.resolve("home").toString());
  }

  private String file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content).toString();
  }

  private static String kubeconfig(String context, String server, String user) {
    return """
        current-context: %1$s
        contexts: [{name: %1$s, context: {cluster: %1$s, user: %1$s, namespace: team}}]
        clusters: [{name: %1$s, cluster: {server: "%2$s"}}]
        users: [{name: %1$s, user: {%3$s}}]
        """
        .formatted(context, server, user);
  }

  private ClusterConnection found(String... flags) {
    SettingSources inputs =
        new SettingSources(Arguments.parse(List.of(flags)).given(), new Environment(environment));
    ClusterAccess access =
        new ClusterFinder(inputs, folder.resolve("serviceaccount"), mistakes)
            .find()
            .orElseThrow(() -> new AssertionError(mistakes.sentences()));
    return access.open();
  }

  private String mistake(String... flags) {
    SettingSources inputs =
        new SettingSources(Arguments.parse(List.of(flags)).given(), new Environment(environment));
    assertThat(new ClusterFinder(inputs, folder.resolve("serviceaccount"), mistakes).find())
        .isEmpty();
    assertThat(mistakes.sentences()).hasSize(1);
    return mistakes.sentences().get(0);
  }

  private void inPod() throws IOException {
    environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
    environment.put("KUBERNETES_SERVICE_PORT", "443");
    file("serviceaccount/token", "first\n");
    file("serviceaccount/ca.crt", Certificates.CERTIFICATE);
  }

  @Test
  void aFlagBeatsTheVariable() throws IOException {
    environment.put("KUBECONFIG", file("a", kubeconfig("a", "https://localhost:1", "token: x")));
    String b = file("b", kubeconfig("b", "https://localhost:2", "token: y"));
    assertThat(found("--kubeconfig", b).server()).hasToString("https://localhost:2");
    assertThat(found().server()).hasToString("https://localhost:1");
  }

  @Test
  void theHomeFolderIsLookedAtLast() throws IOException {
    file("home/.kube/config", kubeconfig("h", "https://h:6443", "token: x"));
    ClusterConnection connection = found();
    assertThat(connection.server()).hasToString("https://h:6443");
    assertThat(connection.identity().current().authorization()).contains("Bearer x");
  }

  @Test
  void ofSeveralFilesTheFirstWinsAndAbsentOnesAreSkipped() throws IOException {
    String a = file("a", "clusters: [{name: c, cluster: {server: \"https://localhost:1\"}}]\n");
    String b =
        file(
            "b",
            """
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://localhost:2"}}]
            users: [{name: u, user: {token: t}}]
            """);
    environment.put("KUBECONFIG", String.join(File.pathSeparator, folder + "/absent", a, "", b));
    assertThat(found().server()).hasToString("https://localhost:1");
  }

  @Test
  void aContextIsTakenByName() throws IOException {
    String a = file("a", kubeconfig("a", "https://localhost:1", "token: x"));
    String b = file("b", kubeconfig("b", "https://localhost:2", "token: y"));
    environment.put("KUBECONFIG", a + File.pathSeparator + b);
    assertThat(found("--context", "b").server()).hasToString("https://localhost:2");
    assertThat(mistake("--context", "c"))
        .isEqualTo("the kubeconfig has no context 'c'; try --context a or b");
  }

  @Test
  void noVariableThatKubectlDoesNotReadIsTaken() throws IOException {
    environment.put("KUBERNETES_MASTER", "https://elsewhere");
    environment.put("KUBERNETES_TRUST_CERTIFICATES", "true");
    environment.put("KUBERNETES_AUTH_TOKEN", "stolen");
    System.setProperty("kubernetes.master", "https://elsewhere");
    System.setProperty("kubernetes.trust.certificates", "true");
    System.setProperty("kubernetes.auth.token", "stolen");
    try {
      environment.put("KUBECONFIG", file("a", kubeconfig("a", "https://localhost:1", "token: x")));
      ClusterConnection connection = found();
      assertThat(connection.server()).hasToString("https://localhost:1");
      assertThat(connection.trust().isInsecure()).isFalse();
      assertThat(connection.identity().current().authorization()).contains("Bearer x");
      assertThat(connection.identity().after(ApiServerCredential.NONE))
          .isEqualTo(connection.identity().current());
    } finally {
      System.clearProperty("kubernetes.master");
      System.clearProperty("kubernetes.trust.certificates");
      System.clearProperty("kubernetes.auth.token");
    }
  }

  @Test
  void aTokenThatTheFileRenewsIsReadAgain() throws IOException {
    environment.put("KUBECONFIG", file("a", kubeconfig("a", "https://localhost:1", "token: x")));
    ClusterConnection connection = found();
    file("token", "one");
    String b = file("b", kubeconfig("b", "https://localhost:2", "tokenFile: token"));
    ClusterConnection byFile = found("--kubeconfig", b);
    assertThat(byFile.identity().current().authorization()).contains("Bearer one");
    file("token", "two");
    assertThat(byFile.identity().current().authorization()).contains("Bearer two");
    assertThat(connection.identity().current().authorization()).contains("Bearer x");
  }

  @Test
  void inAPodItsServiceAccountIsTakenAndItsTokenReadAgain() throws IOException {
    inPod();
    ClusterConnection connection = found();
    assertThat(connection.server()).hasToString("https://10.0.0.1:443");
    assertThat(connection.trust().authorities())
        .isEqualTo(Pem.certificates(Certificates.CERTIFICATE));
    assertThat(connection.identity().current().authorization()).contains("Bearer first");
    file("serviceaccount/token", "second\n");
    assertThat(connection.identity().current().authorization()).contains("Bearer second");
    Files.delete(folder.resolve("serviceaccount/token"));
    assertThat(connection.identity().current().authorization()).contains("Bearer second");
    assertThat(connection.identity().toString()).doesNotContain("second");
  }

  @Test
  void aKubeconfigBeatsTheServiceAccount() throws IOException {
    inPod();
    environment.put("KUBECONFIG", file("a", kubeconfig("a", "https://localhost:1", "token: x")));
    assertThat(found().server()).hasToString("https://localhost:1");
  }

  @Test
  void aServerWithoutASchemeIsPlainHttp() throws IOException {
    environment.put("KUBECONFIG", file("a", kubeconfig("a", "localhost:8080", "token: x")));
    assertThat(found().server()).hasToString("http://localhost:8080");
  }

  @Test
  void whatCannotBeReadIsAMistakeThatQuotesNothing() throws IOException {
    String broken = file("broken", "users: [{token: hunter2\n  }} nonsense");
    assertThat(mistake("--kubeconfig", broken))
        .isEqualTo(
            "the kubeconfig "
                + broken
                + " cannot be used: it is no YAML; try what kubectl config view accepts")
        .doesNotContain("hunter2");
  }

  @Test
  void aNamedFileMustExist() {
    assertThat(mistake("--kubeconfig", folder + "/absent")).contains("absent cannot be read");
  }

  @Test
  void noClusterIsAMistake() {
    assertThat(mistake()).startsWith("no cluster is configured");
  }

  @Test
  void anIncompleteContextIsAMistake() throws IOException {
    String file =
        file("a", "current-context: a\ncontexts: [{name: a, context: {cluster: gone}}]\n");
    assertThat(mistake("--kubeconfig", file)).contains("names no cluster with a server");
  }

  @Test
  void aMissingCurrentContextIsAMistake() throws IOException {
    String file =
        file("a", kubeconfig("a", "https://localhost:1", "token: x").replaceFirst(".*\\R", ""));
    assertThat(mistake("--kubeconfig", file))
        .isEqualTo("the kubeconfig has no current context; try --context a");
  }

  @Test
  void furtherAuthoritiesAreAddedToTheClustersOwn() throws IOException {
    inPod();
    environment.put("SSL_CERT_FILE", file("more.pem", Certificates.OTHER));
    assertThat(found().trust().further()).isEqualTo(Pem.certificates(Certificates.OTHER));
    for (String useless : List.of(folder + "/absent", file("nothing.pem", "nothing"))) {
      environment.put("SSL_CERT_FILE", useless);
      assertThat(found().trust().further()).isEmpty();
      assertThat(found().trust().authorities()).hasSize(1);
    }
  }

  @Test
  void aKubeconfigsOwnAuthorityIsTheOnlyOne() throws IOException {
    String own = file("own.pem", Certificates.CERTIFICATE);
    environment.put("SSL_CERT_FILE", file("more.pem", Certificates.OTHER));
    String text = kubeconfig("a", "https://localhost:1", "token: x");
    environment.put("KUBECONFIG", file("without", text));
    assertThat(found().trust().authorities()).isEmpty();
    assertThat(found().trust().further()).isEqualTo(Pem.certificates(Certificates.OTHER));
    environment.put(
        "KUBECONFIG",
        file(
            "with",
            text.replace(
                "https://localhost:1", "https://localhost:1\", certificate-authority: \"" + own)));
    assertThat(found().trust().authorities()).isEqualTo(Pem.certificates(Certificates.CERTIFICATE));
    assertThat(found().trust().further()).isEmpty();
  }

  @Test
  void aProxyIsTakenFromTheVariablesUnlessTheClusterHasItsOwn() throws IOException {
    inPod();
    environment.put("HTTPS_PROXY", "http://proxy:3128");
    assertThat(found().proxy()).contains(ProxyServer.of(URI.create("http://proxy:3128")));
    environment.put("NO_PROXY", "10.0.0.0/8");
    assertThat(found().proxy()).isEmpty();
    environment.put(
        "KUBECONFIG",
        file(
            "a",
            kubeconfig("a", "https://api:6443", "token: x")
                .replace("6443\"", "6443\", proxy-url: \"http://own:1\"")));
    assertThat(found().proxy()).contains(ProxyServer.of(URI.create("http://own:1")));
  }

  @Test
  void aUrlThatCannotBeReadIsAMistakeThatQuotesNothing() throws IOException {
    String server = file("s", kubeconfig("s", "https://u:hunter2%@h:1", "token: x"));
    assertThat(mistake("--kubeconfig", server))
        .isEqualTo(
            "the server of the kubeconfig's context 's' is no URL, such as https://10.0.0.1:6443;"
                + " percent-encode its password");
    mistakes = new ConfigErrors();
    String proxy =
        kubeconfig("p", "https://api:6443", "token: x")
            .replace("6443\"", "6443\", proxy-url: \"http://u:hunter2%@own:1\"");
    assertThat(mistake("--kubeconfig", file("p", proxy)))
        .isEqualTo(
            "the proxy-url of the kubeconfig's context 'p' is no URL, such as http://proxy:3128;"
                + " percent-encode its password");
    mistakes = new ConfigErrors();
    environment.put("HTTPS_PROXY", "http://user:hunter2%@proxy:3128");
    inPod();
    assertThat(mistake()).startsWith("HTTPS_PROXY is no URL");
  }
}
