package com.slashmnt.krar.it.chart;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rights of a job are those that its settings use. */
class ChartRightsIT {

  private static final String IN_SHOP =
      "filter: {resources: [sts], namespaces: {specific: [shop]}}";
  private static final String TARGET = "targets: [{namespace: else, type: Deployment, name: web}]";

  /** Rights as {@code where: verb resource[/name]}, {@code *} being the whole cluster. */
  static Stream<Arguments> jobs() {
    return Stream.of(
        job(
            "filter: {resources: [deploy, ds]}",
            "*: create events",
            "*: get daemonsets",
            "*: get deployments",
            "*: list daemonsets",
            "*: list deployments",
            "*: list pods",
            "*: patch daemonsets",
            "*: patch deployments",
            "*: watch daemonsets",
            "*: watch deployments"),
        job(
            IN_SHOP,
            "shop: create events",
            "shop: get statefulsets",
            "shop: list pods",
            "shop: list statefulsets",
            "shop: patch statefulsets",
            "shop: watch statefulsets"),
        job("dryRun: true, " + IN_SHOP, "shop: list statefulsets"),
        job(
            "wait: false, " + IN_SHOP,
            "shop: create events",
            "shop: get statefulsets",
            "shop: list statefulsets",
            "shop: patch statefulsets"),
        job(
            "mode: smart, " + IN_SHOP,
            "ops: get configmaps/rel-krar-memory",
            "shop: list pods",
            "shop: list statefulsets"),
        job("mode: smart, memory: false, " + IN_SHOP, "shop: list pods", "shop: list statefulsets"),
        // A report notes since when it knows a tag's content.
        job(
            "mode: smart, cooldown: 24h, " + IN_SHOP,
            "ops: get configmaps/rel-krar-memory",
            "ops: patch configmaps/rel-krar-memory",
            "shop: list pods",
            "shop: list statefulsets"),
        job(
            "mode: smart, dryRun: true, cooldown: 0s, " + IN_SHOP,
            "ops: get configmaps/rel-krar-memory",
            "shop: list pods",
            "shop: list statefulsets"),
        // A report tells whose images it may not write.
        job(
            "mode: smart, memory: false, strategy: digest, " + IN_SHOP,
            "shop: get statefulsets",
            "shop: list pods",
            "shop: list statefulsets"),
        job(
            "readPdbs: true, dryRun: true, " + IN_SHOP,
            "shop: get statefulsets",
            "shop: list poddisruptionbudgets",
            "shop: list statefulsets"),
        job(
            "readPdbs: true, availability: allow, dryRun: true, " + IN_SHOP,
            "shop: list statefulsets"),
        job(
            "mode: smart, memory: false, smartRestart: true, filter: {resources: [cj.batch],"
                + " targets: [{name: nightly, type: CronJob, namespace: shop}],"
                + " namespaces: {specific: [shop]}}",
            "shop: create events",
            "shop: get cronjobs/nightly",
            "shop: list cronjobs",
            "shop: list pods"),
        job(
            "ownerAnnotations: [{kind: Shop, group: a.b, resource: shops, annotation: restart}], "
                + "dryRun: true, "
                + IN_SHOP,
            "shop: list statefulsets"),
        job(
            "ownerAnnotations: [{kind: Shop, group: a.b, resource: shops, annotation: restart}], "
                + IN_SHOP,
            "shop: create events",
            "shop: get statefulsets",
            "shop: list pods",
            "shop: list statefulsets",
            "shop: patch shops",
            "shop: patch statefulsets",
            "shop: watch statefulsets"),
        job(
            "groupLeases: true, " + IN_SHOP,
            "ops: create leases",
            "ops: get leases",
            "ops: patch leases",
            "shop: create events",
            "shop: get statefulsets",
            "shop: list pods",
            "shop: list statefulsets",
            "shop: patch statefulsets",
            "shop: watch statefulsets"),
        // What restarts nothing takes no group.
        job("groupLeases: true, dryRun: true, " + IN_SHOP, "shop: list statefulsets"),
        job(
            "mode: smart, memory: false, groupLeases: true, " + IN_SHOP,
            "shop: list pods",
            "shop: list statefulsets"),
        // A report evicts nothing.
        job(
            "mode: smart, memory: false, strategy: evict, " + IN_SHOP,
            "shop: list pods",
            "shop: list statefulsets"),
        job(
            "mode: smart, smartRestart: true, memory: false, strategy: evict,"
                + " filter: {resources: [ds], namespaces: {specific: [shop]}}",
            "shop: create events",
            "shop: create pods/eviction",
            "shop: get daemonsets",
            "shop: list daemonsets",
            "shop: list pods",
            "shop: patch daemonsets",
            "shop: watch daemonsets"),
        job(
            "mode: smart, smartRestart: true, memory: false, onFailure: rollback, " + IN_SHOP,
            "shop: create events",
            "shop: create pods/eviction",
            "shop: get statefulsets",
            "shop: list pods",
            "shop: list statefulsets",
            "shop: patch statefulsets",
            "shop: watch statefulsets"),
        job(
            "mode: smart, smartRestart: true, memory: false, onFailure: rollback,"
                + " filter: {resources: [ds], namespaces: {specific: [shop]}}",
            "shop: create events",
            "shop: get daemonsets",
            "shop: list daemonsets",
            "shop: list pods",
            "shop: patch daemonsets",
            "shop: watch daemonsets"),
        job(
            "mode: smart, smartRestart: true, wait: false, " + IN_SHOP,
            "ops: get configmaps/rel-krar-memory",
            "ops: patch configmaps/rel-krar-memory",
            "shop: create events",
            "shop: get statefulsets",
            "shop: list pods",
            "shop: list statefulsets",
            "shop: patch statefulsets"),
        job(
            "mode: smart, memory: false, pullSecrets: true, readNodes: true, " + IN_SHOP,
            "*: list nodes",
            "shop: get secrets",
            "shop: list pods",
            "shop: list statefulsets"),
        // Without effect in mode rollout, so without rights.
        job(
            "pullSecrets: true, readNodes: true, dryRun: true, " + IN_SHOP,
            "shop: list statefulsets"),
        job(
            "dryRun: true, filter: {resources: [sts], namespaces: {selector: a=b}}",
            "*: list namespaces",
            "*: list statefulsets"),
        job(
            "dryRun: true, filter: {resources: [sts], namespaces: {specific: [shop], selector: a=b}}",
            "*: list namespaces",
            "shop: list statefulsets"),
        job(
            "dryRun: true, filter: {resources: [sts], namespaces: {specific: [a, b], exclude: [a]}}",
            "b: list statefulsets"),
        job(
            "filter: {" + TARGET + "}",
            "else: create events",
            "else: get deployments/web",
            "else: list deployments",
            "else: list pods",
            "else: patch deployments/web"),
        job(
            "wait: false, filter: {" + TARGET + "}",
            "else: create events",
            "else: get deployments/web",
            "else: patch deployments/web"),
        job("dryRun: true, filter: {" + TARGET + "}", "else: get deployments/web"),
        // A target where the job looks anyway, and one of a kind that it looks for elsewhere.
        job(
            "wait: false, filter: {resources: [deploy], " + TARGET + "}",
            "*: create events",
            "*: get deployments",
            "*: list deployments",
            "*: patch deployments"),
        job(
            "filter: {resources: [sts], " + TARGET + "}",
            "*: create events",
            "*: get statefulsets",
            "*: list pods",
            "*: list statefulsets",
            "*: patch statefulsets",
            "*: watch statefulsets",
            "else: get deployments/web",
            "else: list deployments",
            "else: patch deployments/web"),
        job(
            "dryRun: true, filter: {resources: [deploy], " + TARGET + "}",
            "*: list deployments",
            "else: get deployments/web"),
        job(
            "wait: false, filter: {resources: [deploy], namespaces: {specific: [shop]}, "
                + TARGET
                + "}",
            "else: create events",
            "else: get deployments/web",
            "else: patch deployments/web",
            "shop: create events",
            "shop: get deployments",
            "shop: list deployments",
            "shop: patch deployments"),
        job(
            "mode: smart, memory: false, pullSecrets: true, filter: {" + TARGET + "}",
            "else: get deployments/web",
            "else: get secrets",
            "else: list pods"));
  }

  private static Arguments job(String said, String... rights) {
    return argumentSet(said, said, List.of(rights));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void areThoseThatItsSettingsUse(String said, List<String> rights) {
    Rendered rendered = Chart.render("jobs: [{name: one, schedule: '@daily', %s}]".formatted(said));

    assertThat(rights(rendered)).isEqualTo(rights.stream().sorted().collect(joining("\n")));
  }

  private static String rights(Rendered rendered) {
    Set<String> rights = new TreeSet<>();
    rendered.all(ClusterRole.class).forEach(r -> r.getRules().forEach(x -> add("*", x, rights)));
    rendered
        .all(Role.class)
        .forEach(r -> r.getRules().forEach(x -> add(r.getMetadata().getNamespace(), x, rights)));
    return String.join("\n", rights);
  }

  private static void add(String where, PolicyRule rule, Set<String> rights) {
    for (String resource : rule.getResources()) {
      assertThat(rule.getApiGroups()).as(resource).containsExactly(group(resource));
      for (String verb : rule.getVerbs()) {
        if (rule.getResourceNames().isEmpty()) {
          rights.add("%s: %s %s".formatted(where, verb, resource));
        }
        rule.getResourceNames()
            .forEach(name -> rights.add("%s: %s %s/%s".formatted(where, verb, resource, name)));
      }
    }
  }

  private static String group(String resource) {
    return switch (resource) {
      case "poddisruptionbudgets" -> "policy";
      case "cronjobs" -> "batch";
      case "leases" -> "coordination.k8s.io";
      case "shops" -> "a.b";
      case "deployments", "statefulsets", "daemonsets" -> "apps";
      default -> "";
    };
  }

  @Test
  void eachRoleIsBoundToTheAccountOfItsJob() {
    Rendered rendered =
        Chart.render(
            """
            jobs:
              - {name: one, schedule: "@daily", filter: {namespaces: {selector: a=b}}}
              - {name: two, schedule: "@daily", filter: {namespaces: {specific: [a, b]}}}
            """);

    assertThat(rendered.all(ClusterRoleBinding.class))
        .hasSameSizeAs(rendered.all(ClusterRole.class))
        .allSatisfy(
            b -> {
              assertThat(b.getRoleRef().getKind()).isEqualTo("ClusterRole");
              assertThat(b.getRoleRef().getName()).isEqualTo(b.getMetadata().getName());
              assertThat(b.getSubjects().get(0).getName()).isEqualTo("rel-krar-one");
              assertThat(b.getSubjects().get(0).getNamespace()).isEqualTo("ops");
            });
    assertThat(rendered.all(RoleBinding.class))
        .hasSize(2)
        .hasSameSizeAs(rendered.all(Role.class))
        .allSatisfy(
            b -> {
              assertThat(b.getRoleRef().getKind()).isEqualTo("Role");
              assertThat(b.getRoleRef().getName()).isEqualTo(b.getMetadata().getName());
              assertThat(b.getSubjects().get(0).getName()).isEqualTo("rel-krar-two");
            });
  }
}
