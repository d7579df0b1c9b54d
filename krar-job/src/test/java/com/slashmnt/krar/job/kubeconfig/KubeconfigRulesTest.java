package com.slashmnt.krar.job.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.job.input.ConfigErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigRulesTest {

  private static final String V1 = "apiVersion: client.authentication.k8s.io/v1";

  @TempDir Path folder;

  private List<String> check(String cluster, String user) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config"),
            """
            clusters: [{name: c, cluster: {server: "https://a:1", %s}}]
            users: [{name: u, user: {%s}}]
            """
                .formatted(cluster, user));
    ConfigErrors mistakes = new ConfigErrors();
    Kubeconfig kubeconfig = KubeconfigReader.read(List.of(file), mistakes);
    assertThat(mistakes.sentences()).isEmpty();
    ContextEntry context = new ContextEntry("c", "u", "");
    return KubeconfigRules.check(
        "kubeconfig's context 'a'",
        kubeconfig.cluster(context).orElseThrow(),
        kubeconfig.user(context).orElseThrow());
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        argumentSet(
            "two authorities",
            "certificate-authority: a, certificate-authority-data: YQ==",
            "",
            "has both certificate-authority and certificate-authority-data"),
        argumentSet(
            "an authority that does not matter",
            "certificate-authority: a, insecure-skip-tls-verify: true",
            "",
            "has both insecure-skip-tls-verify and a certificate-authority"),
        argumentSet(
            "a proxy without a scheme",
            "proxy-url: \"me:hunter2@proxy:3128\"",
            "",
            "has no scheme, expected http://proxy:3128 or https://proxy:3128"),
        argumentSet(
            "a proxy's name alone",
            "proxy-url: proxy",
            "",
            "has no scheme, expected http://proxy:3128 or https://proxy:3128"),
        argumentSet(
            "a certificate without its key",
            "",
            "client-certificate: a",
            "has a client-certificate without a client-key"),
        argumentSet(
            "two certificates",
            "",
            "client-certificate: a, client-certificate-data: YQ==, client-key: a",
            "has both client-certificate and client-certificate-data"),
        argumentSet(
            "two keys",
            "",
            "client-certificate: a, client-key-data: YQ==, client-key: a",
            "has both client-key and client-key-data"),
        argumentSet(
            "token and password", "", "token: t, username: u", "has both a token and a username"),
        argumentSet(
            "token file and password",
            "",
            "tokenFile: t, password: p",
            "has both a token and a username"),
        argumentSet("groups of no user", "", "as-groups: [a]", "without as, the user"),
        argumentSet("the uid of no user", "", "as-uid: a", "without as, the user"),
        argumentSet("extra of no user", "", "as-user-extra: {a: [b]}", "without as, the user"),
        argumentSet(
            "two lines for a token", "", "token: \"a\\nb\"", "the token of the kubeconfig's"),
        argumentSet(
            "two lines for a user", "", "as: \"a\\nb\"", "has a line end or another control"),
        argumentSet(
            "a variable of an odd name",
            "",
            exec(V1 + ", command: a, interactiveMode: Never, env: [{name: a=b, value: a}]"),
            "has a variable whose name holds '='"),
        argumentSet("no command", "", exec(V1 + ", interactiveMode: Never"), "has no command"),
        argumentSet(
            "an old version",
            "",
            exec(
                "apiVersion: client.authentication.k8s.io/v1alpha1, command: a, interactiveMode: Never"),
            "has the apiVersion 'client.authentication.k8s.io/v1alpha1', expected"),
        argumentSet(
            "no version", "", exec("command: a, interactiveMode: Never"), "has the apiVersion ''"),
        argumentSet(
            "no mode", "", exec(V1 + ", command: a"), "has the interactiveMode '', expected"),
        argumentSet(
            "an unknown mode",
            "",
            exec(V1 + ", command: a, interactiveMode: Sometimes"),
            "has the interactiveMode 'Sometimes', expected"),
        argumentSet(
            "a terminal",
            "",
            exec(V1 + ", command: a, interactiveMode: Always"),
            "wants a terminal (interactiveMode Always)"),
        argumentSet(
            "a variable without a name",
            "",
            exec(V1 + ", command: a, interactiveMode: Never, env: [{value: a}]"),
            "has a variable without a name"),
        argumentSet(
            "plug-in and provider",
            "",
            exec(V1 + ", command: a, interactiveMode: Never")
                + ", auth-provider: {name: oidc, config: {}}",
            "has both exec and an auth-provider"),
        argumentSet(
            "a removed provider",
            "",
            "auth-provider: {name: gcp}",
            "was removed from kubectl too; use the credential plug-in gke-gcloud-auth-plugin"),
        argumentSet(
            "an unknown provider",
            "",
            "auth-provider: {name: mine}",
            "has the auth-provider 'mine'"));
  }

  private static String exec(String fields) {
    return "exec: {" + fields + "}";
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatKubectlRefuses(String cluster, String user, String why) throws IOException {
    assertThat(check(cluster, user))
        .singleElement()
        .asString()
        .contains("kubeconfig's context 'a'")
        .contains(why)
        .doesNotContain("hunter2");
  }

  static Stream<String> taken() {
    return Stream.of(
        "",
        "token: t, tokenFile: f",
        "token: t, client-certificate: a, client-key: b",
        "client-key: b",
        "as: jane, as-groups: [a], as-uid: b, as-user-extra: {a: [b]}",
        "auth-provider: {name: oidc}",
        exec(V1 + ", command: a, interactiveMode: IfAvailable"),
        exec("apiVersion: client.authentication.k8s.io/v1beta1, command: a"),
        "token: t, " + exec(V1 + ", command: a, interactiveMode: Never"));
  }

  @ParameterizedTest
  @MethodSource("taken")
  void takesWhatKubectlTakes(String user) throws IOException {
    assertThat(check("", user)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://proxy", "HTTPS://me:x@proxy:3128", "socks5://proxy:1080"})
  void takesAProxyWithAScheme(String url) throws IOException {
    assertThat(check("proxy-url: \"" + url + "\"", "")).isEmpty();
  }

  @Test
  void saysAllMistakesAtOnce() throws IOException {
    assertThat(check("", "token: t, username: u, as-uid: b")).hasSize(2);
  }
}
