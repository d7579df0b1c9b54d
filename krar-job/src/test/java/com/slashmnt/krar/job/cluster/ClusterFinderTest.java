package com.slashmnt.krar.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.job.Pem;
import com.slashmnt.krar.job.input.Arguments;
import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.LogLevel;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.settings.Logging;
import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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

  private Config found(String... flags) {
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
    file("serviceaccount/ca.crt", Pem.CERTIFICATE);
  }

  @Test
  void aFlagBeatsTheVariable() throws IOException {
    environment.put("KUBECONFIG", file("a", kubeconfig("a", "http://localhost:1", "token: x")));
    String b = file("b", kubeconfig("b", "http://localhost:2", "token: y"));
    assertThat(found("--kubeconfig", b).getMasterUrl()).startsWith("http://localhost:2");
    assertThat(found().getMasterUrl()).startsWith("http://localhost:1");
  }

  @Test
  void theHomeFolderIsLookedAtLast() throws IOException {
    file("home/.kube/config", kubeconfig("h", "https://h:6443", "token: x"));
    Config config = found();
    assertThat(config.getMasterUrl()).startsWith("https://h:6443");
    assertThat(config.getAutoOAuthToken()).isEqualTo("x");
  }

  @Test
  void ofSeveralFilesTheFirstWinsAndAbsentOnesAreSkipped() throws IOException {
    String a = file("a", "clusters: [{name: c, cluster: {server: \"http://localhost:1\"}}]\n");
    String b =
        file(
            "b",
            """
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "http://localhost:2"}}]
            users: [{name: u, user: {token: t}}]
            """);
    environment.put("KUBECONFIG", String.join(File.pathSeparator, folder + "/absent", a, "", b));
    assertThat(found().getMasterUrl()).startsWith("http://localhost:1");
  }

  @Test
  void aContextIsTakenByName() throws IOException {
    String a = file("a", kubeconfig("a", "http://localhost:1", "token: x"));
    String b = file("b", kubeconfig("b", "http://localhost:2", "token: y"));
    environment.put("KUBECONFIG", a + File.pathSeparator + b);
    assertThat(found("--context", "b").getMasterUrl()).startsWith("http://localhost:2");
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
      environment.put("KUBECONFIG", file("a", kubeconfig("a", "http://localhost:1", "token: x")));
      Config config = found();
      assertThat(config.getMasterUrl()).startsWith("http://localhost:1");
      assertThat(config.isTrustCerts()).isFalse();
      assertThat(config.getAutoOAuthToken()).isEqualTo("x");
      assertThat(config.refresh().getAutoOAuthToken()).isEqualTo("x");
    } finally {
      System.clearProperty("kubernetes.master");
      System.clearProperty("kubernetes.trust.certificates");
      System.clearProperty("kubernetes.auth.token");
    }
  }

  @Test
  void aTokenThatTheFileRenewsIsReadAgain() throws IOException {
    environment.put("KUBECONFIG", file("a", kubeconfig("a", "http://localhost:1", "token: x")));
    Config config = found();
    file("token", "one");
    String b = file("b", kubeconfig("b", "http://localhost:2", "tokenFile: token"));
    Config byFile = found("--kubeconfig", b);
    assertThat(byFile.getOauthTokenProvider().getToken()).isEqualTo("one");
    file("token", "two");
    assertThat(byFile.getOauthTokenProvider().getToken()).isEqualTo("two");
    assertThat(config.getOauthTokenProvider()).isNull();
  }

  @Test
  void inAPodItsServiceAccountIsTakenAndItsTokenReadAgain() throws IOException {
    inPod();
    Config config = found();
    assertThat(config.getMasterUrl()).startsWith("https://10.0.0.1:443");
    assertThat(config.getCaCertFile()).endsWith("serviceaccount/ca.crt");
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("first");
    file("serviceaccount/token", "second\n");
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("second");
    Files.delete(folder.resolve("serviceaccount/token"));
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("second");
    assertThat(config.getOauthTokenProvider().toString()).doesNotContain("second");
  }

  @Test
  void aKubeconfigBeatsTheServiceAccount() throws IOException {
    inPod();
    environment.put("KUBECONFIG", file("a", kubeconfig("a", "http://localhost:1", "token: x")));
    assertThat(found().getMasterUrl()).startsWith("http://localhost:1");
  }

  @Test
  void aServerWithoutASchemeIsPlainHttp() throws IOException {
    environment.put("KUBECONFIG", file("a", kubeconfig("a", "localhost:8080", "token: x")));
    assertThat(found().getMasterUrl()).startsWith("http://localhost:8080");
  }

  @Test
  void whatCannotBeReadIsAMistakeThatQuotesNothing() throws IOException {
    String broken = file("broken", "users: [{token: hunter2\n  }} nonsense");
    assertThat(mistake("--kubeconfig", broken))
        .startsWith("the kubeconfig " + broken + " is no YAML")
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
        file("a", kubeconfig("a", "http://localhost:1", "token: x").replaceFirst(".*\\R", ""));
    assertThat(mistake("--kubeconfig", file))
        .isEqualTo("the kubeconfig has no current context; try --context a");
  }

  @Test
  void furtherAuthoritiesAreAddedToTheClustersOwn() throws IOException {
    inPod();
    environment.put("SSL_CERT_FILE", file("more.pem", Pem.OTHER));
    String data = found().getCaCertData();
    assertThat(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
        .isEqualTo((Pem.OTHER + "\n" + Pem.CERTIFICATE).strip());
    for (String useless : List.of(folder + "/absent", file("nothing.pem", "nothing"))) {
      environment.put("SSL_CERT_FILE", useless);
      assertThat(found().getCaCertFile()).endsWith("ca.crt");
    }
  }

  @Test
  void aProxyIsTakenFromTheVariablesUnlessTheClusterHasItsOwn() throws IOException {
    inPod();
    environment.put("HTTPS_PROXY", "http://proxy:3128");
    assertThat(found().getHttpsProxy()).isEqualTo("http://proxy:3128");
    environment.put("NO_PROXY", "10.0.0.0/8");
    assertThat(found().getHttpsProxy()).isNull();
    environment.put(
        "KUBECONFIG",
        file(
            "a",
            kubeconfig("a", "https://api:6443", "token: x")
                .replace("6443\"", "6443\", proxy-url: \"http://own:1\"")));
    assertThat(found().getHttpsProxy()).isEqualTo("http://own:1");
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
