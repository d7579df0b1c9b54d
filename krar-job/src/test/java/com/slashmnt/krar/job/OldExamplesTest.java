package com.slashmnt.krar.job;

import static com.slashmnt.krar.job.Told.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

  static Stream<Arguments> smart() {
    Told byVariables =
        args("/src/run.sh").env("KRAR_LABEL_VALUE=a", "KRAR_MODE=smart", "KRAR_SMART_RESTART=true");
    return Stream.of(
        argumentSet("6", args(with("deployments", "critical", "--mode", "smart")), "--mode"),
        argumentSet(
            "7", args(with("deployments", "critical", "--smart", "--smart-restart")), "--smart"),
        argumentSet("8", byVariables, "KRAR_MODE"),
        argumentSet(
            "9", byVariables.env("KRAR_REGISTRY_AUTHFILE=/config/config.json"), "KRAR_MODE"),
        argumentSet(
            "10",
            byVariables.env("KRAR_SMART_RESTART=false", "KRAR_DOCKER_CONFIG=/docker-config"),
            "KRAR_MODE"));
  }

  /** Until mode smart exists, it is refused and nothing restarts. */
  @ParameterizedTest
  @MethodSource("smart")
  void modeSmartIsRefused(Told told, String source) {
    assertThat(told.mistakes())
        .containsExactly(
            source + ": mode smart does not exist yet in this release; try --mode rollout");
  }
}
