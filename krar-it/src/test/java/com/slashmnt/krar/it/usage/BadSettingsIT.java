package com.slashmnt.krar.it.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake at once, each with an example; nothing is touched. */
class BadSettingsIT {
  private static final String WRONG = Secrets.WRONG;

  @Test
  void saysAllThatIsWrongAtOnce(@TempDir Path folder) {
    KrarProcess.Result result =
        Krar.with(folder)
            .run(
                "--kubeconfig",
                folder.resolve("missing.kubeconfig").toString(),
                "--resources",
                "deployments,pods",
                "--targets",
                "prod/web",
                "--mode",
                "fast",
                "-N",
                "",
                "--run-id",
                "not an id",
                "--wait-timeout",
                "soon",
                "--max-in-flight",
                "0",
                "--once-per",
                "0 0 30 2 *",
                "--no-such-flag");

    assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr().lines())
        .as(result.stderr())
        .anySatisfy(l -> assertThat(l).contains("'pods'").contains("deployments"))
        .anySatisfy(l -> assertThat(l).contains("'prod/web'").contains("prod/Deployment/web"))
        .anySatisfy(l -> assertThat(l).contains("fast").contains("rollout"))
        .anySatisfy(l -> assertThat(l).contains("not an id"))
        .anySatisfy(l -> assertThat(l).contains("soon").contains("10m"))
        .anySatisfy(l -> assertThat(l).contains("--max-in-flight"))
        .anySatisfy(l -> assertThat(l).contains("0 0 30 2 *"))
        .anySatisfy(l -> assertThat(l).contains("--no-such-flag"))
        .anySatisfy(l -> assertThat(l).contains("missing.kubeconfig"))
        .allSatisfy(l -> assertThat(l).startsWith("krar: ").doesNotContain("\tat "));
  }

  @Test
  void refusesAnEmptyListOfNamespacesThatWouldMeanAll(@TempDir Path folder) {
    KrarProcess.Result result =
        Krar.with(folder.resolve("missing.kubeconfig")).run("-N", "", "-v", "nightly");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.stderr()).contains("namespaces");
  }

  /** Nothing is done, and what is wrong is said without quoting it. */
  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("no colon", Map.of("KRAR_REGISTRY_CREDS", WRONG), ""),
        argumentSet("no JSON", Map.of("KRAR_REGISTRY_AUTHFILE", "FILE"), "{\"auths\": " + WRONG),
        argumentSet("no proxy", Map.of("HTTPS_PROXY", "ftp://krar:" + WRONG + "@[::"), ""),
        argumentSet("mirror", Map.of("KRAR_REGISTRY_MIRRORS", "a=u:" + WRONG + "@b"), ""),
        argumentSet("insecure", Map.of("KRAR_INSECURE_REGISTRIES", "u:" + WRONG + "@b"), ""),
        argumentSet(
            "host",
            Map.of(
                "KRAR_REGISTRY_CREDS", Secrets.USER + ":" + WRONG,
                "KRAR_REGISTRY_CREDS_HOST", Secrets.USER + ":" + WRONG + "@b"),
            ""));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void doesNotQuoteSecrets(Map<String, String> variables, String content, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("auth.json"), content);
    Krar krar = Krar.with(folder).env("KRAR_MODE", "smart").env("KRAR_LABEL_VALUE", "smart");
    variables.forEach((k, v) -> krar.env(k, v.replace("FILE", file.toString())));
    KrarProcess.Result result =
        krar.runHere("--log-level", "debug", "--registry-creds", Secrets.USER + ":" + WRONG);

    assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
    assertThat(result.stderr())
        .contains("--registry-creds")
        .contains(variables.keySet().iterator().next());
    Secrets.assertHidden("stdout", result.stdout());
    Secrets.assertHidden("stderr", result.stderr());
  }
}
