package com.slashmnt.krar.it.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.PullSecret;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.WorkloadFixture;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The arguments and environments of mode smart that users of the old script and image rely on. */
class OldSmartUsageIT extends SmartTest {
  private static final String LABEL_FLAGS =
      " --label-domain krar.slash-mnt.com --label-name rollout-policy --label-value critical";

  /** The ClusterRole of the old README, and nothing else. */
  private static final PolicyRule[] OLD_README =
      Stream.of("", "apps")
          .flatMap(
              group ->
                  Stream.of("deployments", "statefulsets", "daemonsets")
                      .map(kind -> Accounts.rule(group, kind, "get", "list", "patch")))
          .toArray(PolicyRule[]::new);

  private final Registry guarded = Registry.setup().user("puller", "old-secret").start();
  private int row;

  @AfterAll
  void endGuarded() {
    guarded.close();
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        argumentSet(
            "6: drift is reported",
            "--mode smart --resources deployments" + LABEL_FLAGS,
            Map.of(),
            List.of("web"),
            List.of()),
        argumentSet(
            "7: what drifted restarts",
            "--mode smart --resources deployments" + LABEL_FLAGS + " --smart-restart",
            Map.of(),
            List.of("web"),
            List.of("web")),
        argumentSet(
            "7, with the flag --smart",
            "--smart --smart-restart --resources deployments" + LABEL_FLAGS,
            Map.of(),
            List.of("web"),
            List.of("web")),
        argumentSet(
            "8: by variables alone",
            "",
            smart("deployments,daemonsets,statefulsets", "true"),
            List.of("agent", "db", "web"),
            List.of("agent", "db", "web")),
        argumentSet(
            "8, by the old image's command",
            "/src/run.sh",
            smart("deployments,daemonsets,statefulsets", "true"),
            List.of("agent", "db", "web"),
            List.of("agent", "db", "web")),
        argumentSet(
            "9: with a mounted authfile",
            "",
            smart(
                "deployments,statefulsets", "true", "KRAR_REGISTRY_AUTHFILE", "CONFIG/config.json"),
            List.of("db", "private", "web"),
            List.of("db", "private", "web")),
        argumentSet(
            "9, by user and password",
            "",
            smart("deployments,statefulsets", "true", "KRAR_REGISTRY_CREDS", "puller:old-secret"),
            List.of("db", "private", "web"),
            List.of("db", "private", "web")),
        argumentSet(
            "10: report only, with a docker config",
            "",
            smart("deployments", "false", "KRAR_DOCKER_CONFIG", "CONFIG"),
            List.of("private", "web"),
            List.of()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void doesWhatItsTextSays(
      String arguments,
      Map<String, String> environment,
      List<String> drifted,
      List<String> restarted)
      throws IOException {
    String namespace = namespaces.create("row" + row++);
    Map<String, HasMetadata> fleet = fleet(namespace);
    Path config = config();
    try (Account account =
            Accounts.create(PLANE, namespace, "old")
                .allowEverywhere(OLD_README)
                .allow(namespace, PODS_AND_EVENTS)
                .allow(namespace, MEMORY);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar = old(account);
      environment.forEach((k, v) -> krar.env(k, v.replace("CONFIG", config.toString())));
      JobReport report = JobReport.of(krar.run(words(arguments)));

      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(names(report.rolled(), namespace))
          .as(report.toString())
          .containsExactlyInAnyOrderElementsOf(drifted);
      Map<String, Integer> once = each(fleet.values(), 0);
      restarted.forEach(name -> once.put(ref(fleet, name), 1));
      assertThat(changes.all()).as(report.toString()).isEqualTo(once);
      assertThat(restarted)
          .allSatisfy(name -> assertThat(report.code(ref(fleet, name))).isEqualTo("Converged"));
      assertThat(report.code(ref(fleet, "current"))).isEqualTo("Current");
      assertThat(names(report.refs(), namespace)).doesNotContain("unasked");
      if (!drifted.contains("private")) {
        assertThat(report.verdict(ref(fleet, "private"), "main"))
            .isEqualTo("Unverifiable(RegistryUnauthorized)");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "--fail-on-drift, 3"})
  void saysThatItCannotTellWithTheRightsOfTheOldReadme(String flag, int exitCode) {
    String namespace = namespaces.create("least" + row++);
    Map<String, HasMetadata> fleet = fleet(namespace);
    try (Account account = Accounts.create(PLANE, namespace, "old").allowEverywhere(OLD_README);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar = old(account);
      smart("deployments,daemonsets,statefulsets", "true").forEach(krar::env);
      JobReport report = krar.report(words(flag));

      assertThat(report.exitCode()).as(report.toString()).isEqualTo(exitCode);
      assertThat(report.rolled()).isEmpty();
      assertThat(names(report.held(), namespace))
          .containsExactlyInAnyOrder("web", "current", "private", "db", "agent");
      assertThat(report.refs())
          .allSatisfy(
              ref -> {
                assertThat(report.code(ref)).isEqualTo("Unverifiable");
                assertThat(report.verdict(ref, "main")).isEqualTo("Unverifiable(PodsForbidden)");
              });
      assertThat(report.warnings())
          .as(report.toString())
          .containsExactlyInAnyOrder("PodsForbidden", "RunIdGenerated");
      assertThat(changes.all()).isEqualTo(each(fleet.values(), 0));
    }
  }

  private static Map<String, String> smart(String kinds, String restart, String... more) {
    Map<String, String> all = new HashMap<>();
    all.put("KRAR_RESOURCES", kinds);
    all.put("KRAR_LABEL_DOMAIN", "krar.slash-mnt.com");
    all.put("KRAR_LABEL_NAME", "rollout-policy");
    all.put("KRAR_LABEL_VALUE", "critical");
    all.put("KRAR_MODE", "smart");
    all.put("KRAR_SMART_RESTART", restart);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  private static String[] words(String arguments) {
    return Stream.of(arguments.split(" ")).filter(a -> !a.isEmpty()).toArray(String[]::new);
  }

  /** With what the old image sets. */
  private Krar old(Account account) {
    Krar krar = Krar.as(account, folder).env("KRAR_OUTPUT", "json");
    OldUsageIT.IMAGE.forEach(krar::env);
    return krar;
  }

  /** A folder that a Secret would be mounted to. */
  private Path config() throws IOException {
    Path config = Files.createTempDirectory(folder, "config-");
    Files.writeString(
        config.resolve("config.json"),
        PullSecret.of("puller", "old-secret", List.of(guarded.address())).config());
    return config;
  }

  /** All but {@code current} have drifted, and all but {@code unasked} asked for it. */
  private Map<String, HasMetadata> fleet(String namespace) {
    String team = namespace.substring(namespace.lastIndexOf('-') + 1);
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    kubelets.pullWith(PullRequest.of(namespace, "private"), RegistryPuller.from(guarded));
    PushedImage web = ImageBuilder.single("first").push(registry, team + "/web:1");
    PushedImage current = ImageBuilder.single("first").push(registry, team + "/current:1");
    PushedImage hidden = ImageBuilder.single("first").push(guarded, team + "/web:1");
    Map<String, HasMetadata> fleet = new LinkedHashMap<>();
    Stream.of(
            asks(Workloads.deployment(namespace, "web"), web),
            asks(Workloads.deployment(namespace, "current"), current),
            asks(Workloads.deployment(namespace, "private"), hidden),
            asks(Workloads.statefulSet(namespace, "db"), web),
            asks(Workloads.daemonSet(namespace, "agent").maxUnavailable("100%"), web),
            Workloads.deployment(namespace, "unasked").image(web.reference()).pullAlways())
        .map(one -> one.create(CLIENT))
        .forEach(one -> fleet.put(one.getMetadata().getName(), one));
    Rollouts.awaitRolledOut(CLIENT, fleet.values());
    ImageBuilder.single("second").push(registry, team + "/web:1");
    ImageBuilder.single("second").push(guarded, team + "/web:1");
    return fleet;
  }

  private static WorkloadFixture<?, ?> asks(WorkloadFixture<?, ?> workload, PushedImage image) {
    return workload.label(LABEL, "critical").image(image.reference()).pullAlways();
  }

  private static String ref(Map<String, HasMetadata> fleet, String name) {
    return ref(Objects.requireNonNull(fleet.get(name), name));
  }

  /** The workloads of one namespace: rows before this one have left theirs. */
  private static List<String> names(List<String> refs, String namespace) {
    return refs.stream()
        .filter(ref -> ref.startsWith(namespace + "/"))
        .map(ref -> ref.substring(ref.lastIndexOf('/') + 1))
        .toList();
  }
}
