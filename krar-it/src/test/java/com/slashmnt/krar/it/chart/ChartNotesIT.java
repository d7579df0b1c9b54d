package com.slashmnt.krar.it.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartNotesIT {

  @Test
  void sayWhatRunsWhenAndHow() {
    assertThat(Chart.notes("{}"))
        .contains("once-a-month: at \"0 0 1 * *\" UTC")
        .contains("restarts")
        .contains("labelled krar.slash-mnt.com/rollout-policy=once-a-month in all namespaces")
        .contains("kubectl label deployment NAME --namespace NAMESPACE")
        .contains("kubectl create job rel-krar-once-a-month-now --namespace ops")
        .contains("--from=cronjob/rel-krar-once-a-month")
        .contains("helm test rel --namespace ops")
        .doesNotContain("WARNING");
  }

  @Test
  void sayWhatEachJobDoes() {
    String notes =
        Chart.notes(
            """
            jobs:
              - {name: report, schedule: "@daily", mode: smart}
              - {name: smart, schedule: "@daily", mode: smart, smartRestart: true}
              - {name: plan, schedule: "@daily", dryRun: true, suspend: true}
              - name: targets
                schedule: "@daily"
                filter: {targets: [{name: db, type: StatefulSet, namespace: shop}]}
            """);

    assertThat(notes)
        .contains("reports what runs other content")
        .contains("restarts what runs other content")
        .contains("plan: suspended; else at")
        .contains("prints the plan and changes nothing")
        .contains("shop/StatefulSet/db")
        .doesNotContain("rollout-policy=targets");
  }

  @Test
  void sayWhatBoundsAJobThatRestartsSomething() {
    assertThat(Chart.notes("jobs: [{name: a, schedule: '@daily'}]"))
        .contains("at most 10 at the same time\n");
    assertThat(Chart.notes("jobs: [{name: a, schedule: '@daily', mode: smart}]"))
        .doesNotContain("at the same time");
    assertThat(
            Chart.notes(
                """
                jobs:
                  - name: a
                    schedule: "@daily"
                    mode: smart
                    smartRestart: true
                    maxInFlight: 3
                    maxInFlightPerNamespace: 1
                    startInterval: 15s
                    groupLeases: true
                    maxFailures: 2
                    windows: ["Mon-Fri 22:00-05:00", "Sat 00:00-24:00"]
                    freezes: [2026-12-20/2027-01-03]
                    cooldown: 24h
                    strategy: digest
                    onFailure: rollback
                    ownerAnnotations: [{kind: Shop, group: a.b, resource: shops, annotation: c}]
                """))
        .contains(
            "at most 3 at the same time, 1 in one namespace, 15s apart, one of a group over all jobs"
                + " with Leases in this namespace, none after 2 failed, only Mon-Fri 22:00-05:00; Sat 00:00-24:00, not on 2026-12-20/2027-01-03,"
                + " new content on one workload first, once it is known for 24h, by its digest in the"
                + " template, what these own by an annotation for their operators: Shop, and back to"
                + " what ran before if its pods fail\n");
    assertThat(
            Chart.notes(
                "jobs: [{name: a, schedule: '@daily', mode: smart, smartRestart: true, canary: false}]"))
        .doesNotContain("on one workload first");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serviceAccountName",
        "clusterRoleName",
        "roleName",
        "serviceAccountAnnotations",
        "clusterRoleAnnotations",
        "clusterRoleBindingAnnotations",
        "roleAnnotations",
        "roleBindingAnnotations",
        "roleClusterAnnotations",
        "roleClusterBindingAnnotations"
      })
  void warnOfDeprecatedKeys(String key) {
    String value = key.endsWith("Annotations") ? "{a: b}" : "a";

    assertThat(Chart.notes(key + ": " + value)).contains("WARNING").contains(key + ": deprecated");
  }

  @Test
  void doNotTakeTheOldPrefixForTheNameOfOneAccount() {
    assertThat(Chart.notes("serviceAccountName: a"))
        .contains("Leave it out")
        .contains("serviceAccount.name is one account for all jobs");
  }

  @Test
  void sayWhichAmountsGaveWay() {
    assertThat(Chart.notes("resources: {requests: {memory: 300Mi}, limits: {memory: 256Mi}}"))
        .contains(
            "resources.limits.memory: 256Mi, the default, contradicts resources.requests.memory,"
                + " so it is 300Mi");
    assertThat(Chart.notes("resources: {limits: {cpu: 50m}}"))
        .contains(
            "resources.requests.cpu: 100m, the default, contradicts resources.limits.cpu,"
                + " so it is 50m");
    assertThat(Chart.notes("resources: {requests: {memory: 256Mi}}")).doesNotContain("WARNING");
  }

  @Test
  void warnOfFilesThatNoVolumeBrings() {
    String notes =
        Chart.notes(
            """
            jobDefaults:
              mode: smart
              schedule: "@daily"
              extraVolumes: [{name: v, mountPath: /ca/, secret: s}]
            jobs:
              - {name: one, registry: {mode: authfile, authfile: /a/b, caFile: /ca/x}}
              - {name: two, registry: {mode: config, configPath: /ca, caFile: /cab/x}}
              - {name: three, mode: rollout, registry: {caFile: /c}}
            """);

    assertThat(notes)
        .contains("job one, registry.authfile: /a/b is in none of extraVolumes")
        .contains("job two, registry.caFile: /cab/x is in none of extraVolumes")
        .doesNotContain("job one, registry.caFile", "job two, registry.configPath", "job three,");
  }

  @Test
  void warnOfAnImageThatIsReplaced() {
    assertThat(Chart.notes("image: {tag: 2.0.0}"))
        .contains("image.tag: 2.0.0 is an image of the old script")
        .contains("krar 3.0.0 runs in namespace ops");
  }

  @Test
  void warnOfWhatHasNoEffect() {
    assertThat(
            Chart.notes(
                """
                jobs:
                  - name: one
                    schedule: "@daily"
                    smartRestart: true
                    readNodes: true
                    registry: {mode: authfile, authfile: /a}
                  - {name: two, schedule: "@daily", mode: smart, minInterval: 5m, registry: {authfile: /a}}
                  - {name: three, schedule: "@daily", filter: {namespaces: {all: true, specific: [a]}}}
                """))
        .contains("job one: without effect in mode rollout: smartRestart, registry.")
        .contains("job two: without effect in mode smart: minInterval.")
        .contains("job two, registry.authfile: without effect, since registry.mode is anonymous.")
        .contains("job three, filter.namespaces: all is true, so specific has no effect.");
  }

  @Test
  void warnOfWhereCredentialsGo() {
    assertThat(
            Chart.notes(
                "jobs: [{name: one, schedule: '@daily', mode: smart,"
                    + " registry: {mode: creds, creds: 'a:b'}}]"))
        .contains("registry.credsHost: not set")
        .contains("registry.credentialsSecret keeps it out of them");
    assertThat(Chart.notes("rbac: {create: false}")).contains("rbac.create is false");
  }

  @Test
  void sayIfNothingRuns() {
    assertThat(Chart.notes("jobs: []")).contains("no job");
  }
}
