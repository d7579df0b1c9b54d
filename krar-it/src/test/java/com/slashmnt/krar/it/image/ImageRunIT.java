package com.slashmnt.krar.it.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.podman.KrarContainer;
import com.slashmnt.krar.it.podman.RunningContainer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The image outside of the chart, with a kubeconfig, as users of the old image ran it. */
class ImageRunIT extends PodTest {
  private static String shop;
  private static HasMetadata web;
  private static HasMetadata db;
  private static HasMetadata app;
  private static Account account;

  @BeforeAll
  static void rollOut() {
    shop = namespace("image-shop");
    web = Workloads.deployment(shop, "web").label(LABEL, "monthly").create(client);
    db = Workloads.statefulSet(shop, "db").label(LABEL, "monthly").create(client);
    app = Workloads.deployment(shop, "app").label("example.com/restart", "nightly").create(client);
    Rollouts.awaitRolledOut(client, List.of(web, db, app));
    String[] verbs = {"get", "list", "patch"};
    account =
        Accounts.create(plane, shop, "operator")
            .allowEverywhere(
                Accounts.rule("apps", "deployments", verbs),
                Accounts.rule("apps", "statefulsets", verbs),
                Accounts.rule("apps", "daemonsets", verbs),
                Accounts.rule("", "pods", "list"),
                Accounts.rule("", "events", "create"));
  }

  @AfterAll
  static void endAccount() {
    if (account != null) {
      account.close();
    }
  }

  /** With the account's kubeconfig, and without pauses. */
  private KrarContainer krar() throws IOException {
    Path kubeconfig = account.kubeconfig(folder);
    Files.setPosixFilePermissions(kubeconfig, PosixFilePermissions.fromString("rw-r--r--"));
    return KrarContainer.create()
        .mount(kubeconfig, "/kube/config")
        .env("KUBECONFIG", "/kube/config")
        .env("KRAR_MIN_INTERVAL", "0")
        .env("KRAR_SETTLE_TIME", "0");
  }

  /** SHOP stands for the namespace, NONE for an empty argument. */
  static Stream<Arguments> oldUsage() {
    String flags =
        " --label-domain krar.slash-mnt.com --label-name rollout-policy --label-value monthly";
    return Stream.of(
        argumentSet(
            "1: labelled ones", "--resources deployments,statefulsets" + flags, Map.of(), "web db"),
        argumentSet(
            "2: targets",
            "-n NONE -A --mode rollout",
            Map.of("KRAR_TARGETS", "SHOP/Deployment/app,SHOP/StatefulSet/db"),
            "app db"),
        argumentSet("5: a dry run", "/src/run.sh -r deployments --dry-run" + flags, Map.of(), ""),
        argumentSet(
            "11: by variables alone",
            "",
            Map.of(
                "KRAR_RESOURCES", "deployments,statefulsets,daemonsets",
                "KRAR_LABEL_DOMAIN", "example.com",
                "KRAR_LABEL_NAME", "restart",
                "KRAR_LABEL_VALUE", "nightly"),
            "app"),
        argumentSet(
            "the old command and a list",
            "/src/run.sh",
            Map.of("KRAR_NAMESPACES", "SHOP", "JOB_NAME", "monthly", "KRAR_RESOURCES", "sts"),
            "db"));
  }

  @ParameterizedTest
  @MethodSource("oldUsage")
  void doesWhatTheOldImageDid(String args, Map<String, String> environment, String expected)
      throws IOException {
    KrarContainer krar = krar();
    environment.forEach((name, value) -> krar.env(name, value.replace("SHOP", shop)));
    try (TemplateChanges changes = TemplateChanges.watch(plane, shop)) {
      KrarProcess.Result result =
          krar.run(
              Stream.of(args.split(" "))
                  .filter(arg -> !arg.isEmpty())
                  .map(arg -> arg.equals("NONE") ? "" : arg)
                  .toArray(String[]::new));

      assertThat(result.exitCode()).as(result.toString()).isZero();
      assertThat(changes.all()).as(result.toString()).isEqualTo(restarted(expected));
    }
  }

  private static Map<String, Integer> restarted(String names) {
    List<String> all = List.of(names.split(" "));
    return Map.of(
        ref(web), all.contains("web") ? 1 : 0,
        ref(db), all.contains("db") ? 1 : 0,
        ref(app), all.contains("app") ? 1 : 0);
  }

  @Test
  void restartsAsAnyUser() throws IOException {
    JobReport report = krar().user("1000650000:0").report("-N", shop, "-v", "monthly", "-r", "sts");

    assertThat(report.exitCode()).as(report.toString()).isZero();
    assertThat(report.rolled()).containsExactly(ref(db));
  }

  /** The chart refuses less; docs/benchmarks.md tells how much work that is enough for. */
  @Test
  void restartsAndFollowsWithTheLeastMemoryThatTheChartAllows() throws IOException {
    JobReport report =
        krar()
            .option("--memory=128m")
            .option("--memory-swap=128m")
            .report("-N", shop, "-v", "monthly");

    assertThat(report.exitCode()).as(report.toString()).isZero();
    assertThat(report.rolled()).containsExactlyInAnyOrder(ref(web), ref(db));
  }

  @Test
  void reportsToTheEndWhenItIsTerminated() throws IOException {
    String namespace = namespace("image-term");
    List<HasMetadata> fleet = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      fleet.add(Workloads.deployment(namespace, name).label(LABEL, "term").create(client));
    }
    Rollouts.awaitRolledOut(client, fleet);
    kubelets.hold(pod -> pod.getMetadata().getNamespace().equals(namespace));
    try (TemplateChanges changes = TemplateChanges.watch(plane, namespace);
        RunningContainer run =
            krar().start("-N", namespace, "-v", "term", "-o", "json", "--max-in-flight", "1")) {
      Await.until("the first restart", () -> changes.all().containsValue(1));
      run.terminate();
      JobReport report = JobReport.of(run.result(Await.LIMIT));

      assertThat(report.exitCode()).as(report.toString()).isEqualTo(143);
      assertThat(report.status()).isEqualTo("Stopped");
      assertThat(report.rolled()).hasSize(1);
      assertThat(report.held()).hasSize(2);
    } finally {
      kubelets.release();
    }
  }

  @Test
  void knowsTimeZones() throws IOException {
    // A quarter of an hour ago by the clocks of Berlin; by those of UTC it is still to come.
    ZonedDateTime instant =
        ZonedDateTime.now(ZoneId.of("Europe/Berlin"))
            .minusMinutes(15)
            .truncatedTo(ChronoUnit.MINUTES);
    String cron =
        "%d %d %d %d *"
            .formatted(
                instant.getMinute(),
                instant.getHour(),
                instant.getDayOfMonth(),
                instant.getMonthValue());
    String before =
        Instant.now().minus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.SECONDS) + "";
    String namespace = namespace("image-due");
    HasMetadata due =
        Workloads.deployment(namespace, "due")
            .label(LABEL, "due")
            .podAnnotation("kubectl.kubernetes.io/restartedAt", before)
            .roll(client);

    String[] plan = {"-N", namespace, "-v", "due", "--dry-run"};
    JobReport utc = krar().env("KRAR_ONCE_PER", cron).report(plan);
    JobReport berlin =
        krar().env("KRAR_ONCE_PER", cron).env("KRAR_TIME_ZONE", "Europe/Berlin").report(plan);

    assertThat(utc.why(ref(due))).as(utc.toString()).isEqualTo("NotDue");
    assertThat(berlin.rolled()).as(berlin.toString()).containsExactly(ref(due));
  }
}
