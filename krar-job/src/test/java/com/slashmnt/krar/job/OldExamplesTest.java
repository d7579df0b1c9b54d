package com.slashmnt.krar.job;

import static com.slashmnt.krar.job.Told.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.job.settings.SmartSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How users of the old script call it; the numbers are those of its table of examples. */
class OldExamplesTest {

  private static final String KEY = "krar.slash-mnt.com/rollout-policy=";

  private static String[] with(String kinds, String value, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--resources",
                kinds,
                "--label-domain",
                "krar.slash-mnt.com",
                "--label-name",
                "rollout-policy",
                "--label-value",
                value));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  static Stream<Arguments> rollouts() {
    return Stream.of(
        argumentSet(
            "1",
            args(with("deployments,statefulsets", "once-a-month")).inOldImage(),
            "[Deployment, StatefulSet] " + KEY + "once-a-month in all"),
        argumentSet(
            "2",
            args("-n", "", "-A", "--mode", "rollout")
                .env("KRAR_TARGETS=default/Deployment/app1,prod/StatefulSet/db"),
            "nothing and [default/Deployment/app1, prod/StatefulSet/db]"),
        argumentSet(
            "4",
            args(with("deployments,daemonsets,statefulsets", "once-a-month")).inOldImage(),
            "[DaemonSet, Deployment, StatefulSet] " + KEY + "once-a-month in all"),
        argumentSet(
            "5",
            args(with("deployments", "nightly", "--dry-run")).inOldImage(),
            "[Deployment] " + KEY + "nightly in all"),
        argumentSet(
            "11",
            args()
                .env(
                    "KRAR_LABEL_DOMAIN=example.com",
                    "KRAR_LABEL_NAME=restart",
                    "KRAR_LABEL_VALUE=nightly"),
            "[DaemonSet, Deployment, StatefulSet] example.com/restart=nightly in all"),
        argumentSet(
            "the chart's default job",
            args("/src/run.sh")
                .inOldImage()
                .env(
                    "KRAR_RESOURCES=deployments,daemonsets,statefulsets",
                    "KRAR_LABEL_VALUE=once-a-month",
                    "KRAR_NAMESPACES=",
                    "KRAR_JOB_NAME=once-a-month"),
            "[DaemonSet, Deployment, StatefulSet] " + KEY + "once-a-month in all"),
        argumentSet(
            "the chart's job in some namespaces",
            args()
                .env(
                    "KRAR_RESOURCES=deployments",
                    "KRAR_LABEL_VALUE=a",
                    "KRAR_NAMESPACES_ALL=false",
                    "KRAR_NAMESPACES=prod, stage"),
            "[Deployment] " + KEY + "a in [prod, stage]"));
  }

  @ParameterizedTest
  @MethodSource("rollouts")
  void selectsAsBefore(Told told, String selection) {
    assertThat(told.selection()).isEqualTo(selection);
  }

  @Test
  void example5IsADryRun() {
    assertThat(args(with("deployments", "nightly", "--dry-run")).inOldImage().settings().dryRun())
        .isTrue();
    assertThat(args(with("deployments", "nightly")).inOldImage().settings().dryRun()).isFalse();
  }

  private static String[] critical(String... more) {
    return with("deployments", "critical", more);
  }

  private static Told byVariables(String kinds, String value, String... more) {
    return args("/src/run.sh")
        .inOldImage()
        .env(
            "KRAR_RESOURCES=" + kinds,
            "KRAR_LABEL_DOMAIN=krar.slash-mnt.com",
            "KRAR_LABEL_NAME=rollout-policy",
            "KRAR_LABEL_VALUE=" + value,
            "KRAR_MODE=smart")
        .env(more);
  }

  /** In a folder {@code config} there is a file of credentials. */
  static Stream<Arguments> smart() {
    String all = "[DaemonSet, Deployment, StatefulSet] " + KEY;
    return Stream.of(
        argumentSet(
            "6",
            args(critical("--mode", "smart")).inOldImage(),
            "[Deployment] " + KEY + "critical in all",
            false,
            false),
        argumentSet(
            "7",
            args(critical("--mode", "smart", "--smart-restart")).inOldImage(),
            "[Deployment] " + KEY + "critical in all",
            true,
            false),
        argumentSet(
            "8",
            byVariables(
                "deployments,daemonsets,statefulsets", "once-a-month", "KRAR_SMART_RESTART=true"),
            all + "once-a-month in all",
            true,
            false),
        argumentSet(
            "9",
            byVariables(
                "deployments,statefulsets",
                "critical",
                "KRAR_SMART_RESTART=true",
                "KRAR_REGISTRY_AUTHFILE=@/config.json"),
            "[Deployment, StatefulSet] " + KEY + "critical in all",
            true,
            true),
        argumentSet(
            "10",
            byVariables(
                "deployments", "staging", "KRAR_SMART_RESTART=false", "KRAR_DOCKER_CONFIG=@"),
            "[Deployment] " + KEY + "staging in all",
            false,
            true));
  }

  @ParameterizedTest
  @MethodSource("smart")
  void modeSmartAsBefore(
      Told told, String selection, boolean restarts, boolean hasCredentials, @TempDir Path config)
      throws IOException {
    Files.writeString(
        config.resolve("config.json"),
        "{\"auths\": {\"registry.example.com\": {\"username\": \"me\", \"password\": \"pw\"}}}");
    Told here = told.replacing("@", config.toString());
    assertThat(here.selection()).isEqualTo(selection);
    SmartSettings smart = here.settings().smart().orElseThrow();
    assertThat(smart.restart()).isEqualTo(restarts);
    assertThat(here.settings().isPlanOnly()).isEqualTo(!restarts);
    assertThat(smart.pullSecrets()).isFalse();
    assertThat(here.settings().warnings()).isEmpty();
    ImageQuery image = ImageQuery.digestOf(ImageReference.parse("registry.example.com/app:1"));
    String source = "[" + config.resolve("config.json") + " entry registry.example.com]";
    assertThat(smart.registry().credentials().candidatesFor(image))
        .hasToString(hasCredentials ? source : "[]");
  }
}
