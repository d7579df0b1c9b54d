package com.slashmnt.krar.it.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The arguments and environments that users of the old script and image rely on. */
class OldUsageIT extends ClusterTest {

  /** What the old image sets. */
  static final Map<String, String> IMAGE =
      Map.of(
          "KRAR_NAMESPACES_ALL", "true",
          "KRAR_MODE", "rollout",
          "KRAR_DRY_RUN", "false",
          "KRAR_LABEL_DOMAIN", "krar.slash-mnt.com",
          "KRAR_LABEL_NAME", "rollout-policy");

  private static final String LABEL_FLAGS =
      " --label-domain krar.slash-mnt.com --label-name rollout-policy --label-value ";

  private int row;

  /** NS stands for the row's namespace, NONE for an empty argument. */
  static Stream<Arguments> rows() {
    return Stream.of(
        argumentSet(
            "1: labelled Deployments and StatefulSets",
            "--resources deployments,statefulsets" + LABEL_FLAGS + "once-a-month",
            Map.of(),
            "web db"),
        argumentSet(
            "2: targets, and label discovery off",
            "-n NONE -A --mode rollout",
            Map.of("KRAR_TARGETS", "NS/Deployment/app1,NS/StatefulSet/store"),
            "app1 store"),
        argumentSet(
            "4: all three kinds",
            "--resources deployments,daemonsets,statefulsets" + LABEL_FLAGS + "once-a-month",
            Map.of(),
            "web db agent"),
        argumentSet(
            "5: a dry run",
            "--resources deployments" + LABEL_FLAGS + "once-a-month --dry-run",
            Map.of(),
            ""),
        argumentSet(
            "11: another label domain",
            "",
            Map.of(
                "KRAR_RESOURCES", "deployments,statefulsets,daemonsets",
                "KRAR_LABEL_DOMAIN", "example.com",
                "KRAR_LABEL_NAME", "restart",
                "KRAR_LABEL_VALUE", "nightly"),
            "app1"),
        argumentSet(
            "targets alone mean the targets only",
            "",
            Map.of("KRAR_TARGETS", " NS/Deployment/app1 ,, ", "KRAR_JOB_NAME", "once-a-month"),
            "app1"),
        argumentSet(
            "no namespaces, and all of them",
            "-r deploy",
            Map.of("KRAR_NAMESPACES", "", "KRAR_LABEL_VALUE", "once-a-month"),
            "web"),
        argumentSet(
            "smart settings in mode rollout",
            "-r deployments",
            Map.of("KRAR_SMART_RESTART", "true", "KRAR_LABEL_VALUE", "once-a-month"),
            "web"),
        argumentSet(
            "booleans in any case",
            "-r deployments",
            Map.of(
                "KRAR_NAMESPACES_ALL", "TRUE",
                "KRAR_DRY_RUN", "False",
                "KRAR_LABEL_VALUE", "once-a-month"),
            "web"),
        argumentSet(
            "the old container's command",
            "/src/run.sh",
            Map.of("KRAR_RESOURCES", "Deployment, StatefulSet", "JOB_NAME", "once-a-month"),
            "web db"),
        argumentSet(
            "every short flag",
            "-r ds -d krar.slash-mnt.com -n rollout-policy -v once-a-month -A -N NS -j short",
            Map.of(),
            "agent"),
        argumentSet(
            "every long flag",
            "--resources sts --label-domain krar.slash-mnt.com --label-name rollout-policy"
                + " --label-value once-a-month --namespaces-all --no-namespaces-all"
                + " --namespaces NS --job-name long --mode rollout --smart-restart",
            Map.of(),
            "db"),
        argumentSet(
            "a list beats all when it comes last",
            "-A --namespaces NS -r deployments -v once-a-month",
            Map.of(),
            "web"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void doesWhatItsTextSays(String arguments, Map<String, String> environment, String expected) {
    String namespace = namespaces.create("row" + row++);
    Map<String, HasMetadata> fleet = fleet(namespace);
    try (Account operator =
            Accounts.create(PLANE, namespace, "old")
                .allowEverywhere(WORKLOADS)
                .allowEverywhere(PODS_AND_EVENTS);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar = Krar.as(operator, folder);
      IMAGE.forEach(krar::env);
      environment.forEach((name, value) -> krar.env(name, value.replace("NS", namespace)));
      KrarProcess.Result result =
          krar.run(
              Stream.of(arguments.split(" "))
                  .filter(a -> !a.isEmpty())
                  .map(a -> a.equals("NONE") ? "" : a.equals("NS") ? namespace : a)
                  .toArray(String[]::new));

      assertThat(result.exitCode()).as(result.toString()).isZero();
      Set<String> restarted = new TreeSet<>();
      Map<String, Integer> counts = changes.all();
      fleet.forEach(
          (name, workload) -> {
            assertThat(counts.getOrDefault(ref(workload), 0)).isLessThan(2);
            if (counts.getOrDefault(ref(workload), 0) == 1) {
              restarted.add(name);
            }
          });
      assertThat(restarted)
          .as(result.toString())
          .isEqualTo(new TreeSet<>(expected.isEmpty() ? List.of() : List.of(expected.split(" "))));
    }
  }

  private static Map<String, HasMetadata> fleet(String namespace) {
    Map<String, HasMetadata> fleet = new LinkedHashMap<>();
    fleet.put("web", Workloads.deployment(namespace, "web").label(LABEL, "once-a-month").build());
    fleet.put("db", Workloads.statefulSet(namespace, "db").label(LABEL, "once-a-month").build());
    fleet.put(
        "agent",
        Workloads.daemonSet(namespace, "agent")
            .maxUnavailable("100%")
            .label(LABEL, "once-a-month")
            .build());
    fleet.put(
        "app1",
        Workloads.deployment(namespace, "app1").label("example.com/restart", "nightly").build());
    fleet.put("store", Workloads.statefulSet(namespace, "store").build());
    fleet.values().forEach(w -> CLIENT.resource(w).create());
    Rollouts.awaitRolledOut(CLIENT, fleet.values());
    return fleet;
  }

  @Test
  void helpsOnStdout() {
    KrarProcess.Result result = Krar.with(PLANE.kubeconfig()).run("--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout()).contains("--resources", "--label-domain", "KRAR_");
    assertThat(result.stderr()).isEmpty();
    assertThat(Krar.with(PLANE.kubeconfig()).run("-h").stdout()).isEqualTo(result.stdout());
  }
}
