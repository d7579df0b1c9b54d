package com.slashmnt.krar.job.input;

import static com.slashmnt.krar.job.Told.args;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigErrorsTest {

  @Test
  void allAreToldAtOnceEachWithAnExample() {
    List<String> mistakes =
        args(
                "--frobnicate",
                "-r",
                "deployments,pods",
                "--targets",
                "prod/Deployment/web,prod,a/Job/b",
                "-l",
                "a in b",
                "--image",
                "A B,nginx@sha256:" + "0".repeat(64),
                "--image",
                "",
                "-N",
                "Prod",
                "--exclude-namespaces",
                "x_y",
                "--namespace-selector",
                "=",
                "-d",
                "Not A Domain",
                "-n",
                "-",
                "-v",
                "no value",
                "--mode",
                "canary",
                "--dry-run=perhaps",
                "--min-interval",
                "10",
                "--once-per",
                "@every 5m",
                "--time-zone",
                "Mars/Olympus",
                "--window",
                "at night",
                "--freeze",
                "Christmas",
                "--run-id",
                "!",
                "--wait=maybe",
                "--wait-timeout",
                "0",
                "--run-timeout",
                "-5m",
                "--max-in-flight",
                "0",
                "--max-failures",
                "0",
                "--page-size",
                "many",
                "-o",
                "yaml",
                "--log-level",
                "loud",
                "--job-name")
            .mistakes();
    assertThat(mistakes)
        .hasSize(31)
        .allSatisfy(m -> assertThat(m).containsAnyOf("try ", "such as"));
    assertThat(mistakes)
        .anyMatch(m -> m.startsWith("unknown flag --frobnicate"))
        .anyMatch(m -> m.startsWith("--job-name needs a value; such as --job-name nightly"))
        .anyMatch(m -> m.startsWith("--resources: unknown kind 'pods'"))
        .anyMatch(m -> m.startsWith("--targets: 'prod' is no workload, expected namespace/Kind"))
        .anyMatch(m -> m.startsWith("--targets: 'a/Job/b' is no workload"))
        .anyMatch(m -> m.startsWith("--image: 'A B' is no image"))
        .anyMatch(m -> m.contains("names no tag that would point at that digest"))
        .anyMatch(m -> m.startsWith("--image: no image is named; try ghcr.io/acme/shop:main"))
        .anyMatch(m -> m.startsWith("--mode: 'canary' is not one of"))
        .anyMatch(m -> m.startsWith("--window: 'at night' is no window of time: it must be days"))
        .anyMatch(m -> m.startsWith("--freeze: 'Christmas' is no first and last date;"))
        .anyMatch(m -> m.startsWith("--max-failures: '0' is less than 1; try 1"));
  }

  @Test
  void variablesAreToldByTheirNames() {
    assertThat(
            args("-v", "a")
                .env("KRAR_PAGE_SIZE=-1", "KRAR_DRY_RUN=yes", "KRAR_TARGETS=x")
                .mistakes())
        .satisfiesExactlyInAnyOrder(
            m -> assertThat(m).startsWith("KRAR_PAGE_SIZE: '-1' is less than 1"),
            m -> assertThat(m).startsWith("KRAR_DRY_RUN: 'yes' is neither true nor false"),
            m -> assertThat(m).startsWith("KRAR_TARGETS: 'x' is no workload"));
  }

  @Test
  void failuresNeedWaiting() {
    assertThat(args("-v", "a", "--no-wait", "--max-failures", "1").mistakes())
        .singleElement()
        .asString()
        .startsWith("--max-failures: without waiting krar learns of no failure");
  }

  @Test
  void groupsAreHeldInANamespaceAndFollowed() {
    assertThat(args("-v", "a", "--no-wait", "--group-leases", "krar").mistakes())
        .singleElement()
        .asString()
        .startsWith("--group-leases: without waiting krar cannot see when a member of a group has");
    assertThat(args("-v", "a", "--group-leases", "K_R").mistakes())
        .singleElement()
        .asString()
        .startsWith("--group-leases: ")
        .contains("krar");
  }

  @Test
  void ownersAreAnnotatedOnceAndFollowed() {
    String shop = "Shop.a.example.com=restart";
    assertThat(args("-v", "a", "--no-wait", "--owner-annotation", shop).mistakes())
        .singleElement()
        .asString()
        .startsWith("--owner-annotation: without waiting krar cannot see what an operator does");
    assertThat(args("-v", "a", "--owner-annotation", shop + ",Shop.a.example.com=other").mistakes())
        .singleElement()
        .asString()
        .startsWith("--owner-annotation: Shop.a.example.com has two annotations");
    for (String wrong : List.of("Shop=restart", "shop.a.b=restart", "Shop.a.b", "Shop.a.b=a b")) {
      assertThat(args("-v", "a", "--owner-annotation", wrong).mistakes())
          .singleElement()
          .asString()
          .startsWith("--owner-annotation: '")
          .contains(
              "Elasticsearch.elasticsearch.k8s.elastic.co=eck.k8s.elastic.co/restart-trigger");
    }
    assertThat(args("-v", "a", "--smart", "--strategy", "owner").mistakes())
        .singleElement()
        .asString()
        .contains("'owner' is not one of [restart, digest, evict]");
  }

  @Test
  void evictionsNeedWaitingAndLeaveTemplatesAlone() {
    assertThat(args("-v", "a", "--smart", "--no-wait", "--strategy", "evict").mistakes())
        .singleElement()
        .asString()
        .startsWith("--strategy: without waiting krar cannot check each pod before the next");
    assertThat(
            args("-v", "a", "--smart", "--strategy", "Evict", "--on-failure", "rollback")
                .mistakes())
        .singleElement()
        .asString()
        .startsWith("--on-failure: going back writes a digest into the template");
    assertThat(args("-v", "a", "--smart", "--strategy", "evict").mistakes()).isEmpty();
  }

  @Test
  void goingBackNeedsWaiting() {
    assertThat(args("-v", "a", "--smart", "--no-wait", "--on-failure", "rollback").mistakes())
        .singleElement()
        .asString()
        .startsWith("--on-failure: without waiting krar learns of no failure");
    assertThat(args("-v", "a", "--smart", "--no-wait", "--on-failure", "report").mistakes())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--registry-authfile", "--registry-creds", "-x", "--dry"})
  void whatComesLaterIsUnknownNow(String flag) {
    assertThat(args("-v", "a", flag).mistakes())
        .containsExactly(
            "unknown flag " + flag + "; krar --help lists the flags, such as --dry-run");
  }

  @Test
  void aValueThatMayBeASecretIsNotQuoted() {
    assertThat(args("-v", "a", "--registry-creds", "u:hunter2", "--token=hunter2").mistakes())
        .hasSize(2)
        .noneMatch(m -> m.contains("hunter2"));
  }

  @Test
  void aStrayWordIsAMistake() {
    assertThat(args("-v", "a", "plan").mistakes())
        .singleElement()
        .asString()
        .startsWith("unexpected argument 'plan'");
  }

  @Test
  void aFlagIsNotTakenForAValue() {
    assertThat(args("-v", "--dry-run").mistakes())
        .anyMatch(m -> m.startsWith("--label-value needs a value"));
  }

  @Test
  void eachIsOneLine() {
    assertThat(args("-v", "a", "--mode", "x\ny\u001b[2J").mistakes())
        .singleElement()
        .asString()
        .doesNotContain("\n", "\u001b");
  }
}
