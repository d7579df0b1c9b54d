package com.slashmnt.krar.it.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Helm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that contradict each other, or are mistyped, are refused by a sentence with the key. */
class ChartRefusalsIT {

  private static final List<Helm> HELMS = Helm.both(ControlPlane.shared()).toList();

  private static final String SHOP =
      "{kind: Shop, group: a.b, resource: shops, annotation: restart}";

  private static final String BACKWARDS =
      "without a range that runs backwards: sat,sun in the place of sat-sun";

  static Stream<Arguments> jobs() {
    return Stream.of(
        job("registry.mode creds needs it", "mode: smart, registry: {mode: creds}"),
        job(
            "registry.creds",
            "mode: smart, registry: {mode: creds, creds: 'a:b', credentialsSecret: {name: s}}"),
        job(
            "registry.creds: it is not of the form",
            "mode: smart, registry: {mode: creds, creds: justapassword}"),
        job(
            "registry.credentialsSecret.key",
            "mode: smart, registry: {mode: creds, credentialsSecret: {name: s, key: ''}}"),
        job("registry.authfile", "mode: smart, registry: {mode: authfile}"),
        job("registry.configPath", "mode: smart, registry: {mode: config}"),
        job("registry.credsHost", "mode: smart, registry: {credsHost: a}"),
        job("registry.credsHost", "mode: smart, registry: {mode: anonymous, credsHost: a}"),
        job(
            "registry.credentialsSecret: it belongs to registry.mode creds",
            "mode: smart, registry: {mode: anonymous, credentialsSecret: {name: s}}"),
        job("registry.mirrors", "mode: smart, registry: {mirrors: [a]}"),
        job("registry/mode", "registry: {mode: token}"),
        job("registry/parallel", "registry: {parallel: 0}"),
        job("registry/parallel", "registry: {parallel: '4'}"),
        job("registry/timeout", "registry: {timeout: soon}"),
        job("registry/insecure", "registry: {insecure: a}"),
        job("filter.namespaces: all is false", "filter: {namespaces: {all: false}}"),
        job("filter/namespaces/specific/0", "filter: {namespaces: {specific: [Shop]}}"),
        job("filter.namespaces: exclude", "filter: {namespaces: {specific: [a], exclude: [a]}}"),
        job("filter/namespaces/all", "filter: {namespaces: {all: perhaps}}"),
        job("filter/namespaces/specific", "filter: {namespaces: {specific: shop}}"),
        job("filter.label", "filter: {label: {name: ''}}"),
        job("filter/label/domain", "filter: {label: {domain: 'a/b'}}"),
        job("filter/label/domain", "filter: {label: {domain: a..b}}"),
        job("filter/label/name", "filter: {label: {name: '-'}}"),
        job("filter/label/policyName", "filter: {label: {policyName: 'a b'}}"),
        job("filter.resources: unknown kind \"jobs\"", "filter: {resources: [jobs]}"),
        job("filter.resources: unknown kind \"ds.batch\"", "filter: {resources: [ds.batch]}"),
        job("filter.targets", "filter: {targets: [{name: a, type: sts}]}"),
        job("filter/targets/0/type", "filter: {targets: [{name: a, type: Pod, namespace: b}]}"),
        job("filter/targets/0/name", "filter: {targets: [{name: A, type: sts, namespace: b}]}"),
        job("filter/targets/0/name", "filter: {targets: [{name: a..b, type: sts, namespace: b}]}"),
        job("kind", "filter: {targets: [{name: a, kind: sts, namespace: b}]}"),
        job("/mode", "mode: clever"),
        job("smartRestart", "smartRestart: yes please"),
        job("stalePods", "stalePods: some"),
        job("backOff", "backOff: 24"),
        job("backOff", "backOff: '24'"),
        job("ownedWorkloads", "ownedWorkloads: evict"),
        job("ownerAnnotations: each needs", "ownerAnnotations: [{kind: Shop, group: a.b}]"),
        job("ownerAnnotations/0/kind", "ownerAnnotations: [{kind: shops}]"),
        job("ownerAnnotations/0/group", "ownerAnnotations: [{group: apps}]"),
        job("ownerAnnotations/0/resource", "ownerAnnotations: [{resource: Shop}]"),
        job("ownerAnnotations/0/annotation", "ownerAnnotations: [{annotation: 'a b'}]"),
        job(
            "ownerAnnotations: Shop.a.b has two annotations",
            "ownerAnnotations: [{kind: Shop, group: a.b, resource: shops, annotation: a},"
                + " {kind: Shop, group: a.b, resource: shops, annotation: b}]"),
        job(
            "ownerAnnotations: without waiting krar cannot see what an operator does",
            "wait: false, ownerAnnotations: [" + SHOP + "]"),
        job("minInterval", "minInterval: 10"),
        job("minInterval", "minInterval: ten minutes"),
        job("oncePer", "oncePer: '@every 1h'"),
        job("schedule", "schedule: 0 3 * *"),
        job("schedule", "schedule: 'TZ=UTC 0 3 * * *'"),
        job("/schedule", "schedule: ''"),
        job("a time zone, such as Europe/Paris; Kubernetes refuses Local", "timeZone: Local"),
        job("/timeZone': value must be 'a time zone", "timeZone: 'Europe Paris'"),
        job("concurrencyPolicy", "concurrencyPolicy: Never"),
        job("backoffLimit", "backoffLimit: -1"),
        job("startingDeadlineSeconds", "startingDeadlineSeconds: 1h"),
        job("activeDeadlineSeconds", "activeDeadlineSeconds: 0"),
        job("ttlSecondsAfterFinished", "ttlSecondsAfterFinished: 1.5"),
        job("successfulJobsHistoryLimit", "successfulJobsHistoryLimit: many"),
        job("podLabels", "podLabels: [a]"),
        job("wait", "wait: 0"),
        job("windows: 'at night' is no window of time", "windows: [at night]"),
        job("windows: 'Mon 22:00-25:00' is no window", "windows: [01:00-02:00, 'Mon 22:00-25:00']"),
        job("windows: 'Mondays 22:00-23:00' is no window", "windows: [Mondays 22:00-23:00]"),
        job("freezes: '2026-13-01' is no first and last date", "freezes: [2026-13-01]"),
        job(
            "freezes: '2027-01-03/2026-12-20' is no first and last date",
            "freezes: [2027-01-03/2026-12-20]"),
        job("freezes: 'Christmas' is no first and last date", "freezes: [Christmas]"),
        job("maxFailures: without waiting", "maxFailures: 1, wait: false"),
        job("maxInFlight", "maxInFlight: 0"),
        job("registry/cloudCredentials", "mode: smart, registry: {cloudCredentials: aws}"),
        job("maxInFlightPerNamespace", "maxInFlightPerNamespace: 0"),
        job("startInterval", "startInterval: soon"),
        job("startInterval", "startInterval: 5"),
        job("canary", "mode: smart, canary: first"),
        job("strategy", "mode: smart, strategy: recreate"),
        job(
            "strategy: without waiting krar cannot check each pod before the next",
            "mode: smart, strategy: evict, wait: false"),
        job(
            "onFailure: going back writes a digest into the template",
            "mode: smart, strategy: evict, onFailure: rollback"),
        job("onFailure", "mode: smart, onFailure: undo"),
        job("onFailure: without waiting", "mode: smart, onFailure: rollback, wait: false"),
        job("cooldown", "mode: smart, cooldown: soon"),
        job(
            "cooldown: without a memory no cooldown ends; leave memory: false out",
            "mode: smart, memory: false, cooldown: 24h"),
        job("now: 'nginx:1.27' is no tag with its digest", "mode: smart, now: ['nginx:1.27']"),
        job("runTimeout", "runTimeout: 1 hour"),
        job("jitterSeconds", "jitterSeconds: 5m"),
        job("jitterSeconds", "jitterSeconds: -1"),
        job("output", "output: yaml"),
        job("logLevel", "logLevel: loud"),
        job("extraEnv: KRAR_MODE", "extraEnv: [{name: KRAR_MODE, value: smart}]"),
        job("extraEnv: A is there twice", "extraEnv: [{name: A, value: a}, {name: A, value: a}]"),
        job("extraEnv/0/value", "extraEnv: [{name: A, value: 1}]"),
        job("extraVolumes: v needs one source", "extraVolumes: [{name: v, mountPath: /v}]"),
        job(
            "extraVolumes: v needs one source",
            "extraVolumes: [{name: v, mountPath: /v, secret: {secretName: s}, configMap: {name: m}}]"),
        job(
            "extraVolumes: each volume needs",
            "extraVolumes: [{name: v, secret: {secretName: s}}]"),
        job(
            "extraVolumes: two are named v",
            "extraVolumes: [{name: v, mountPath: /v, secret: s}, {name: v, mountPath: /w, secret: s}]"),
        job("hostPath", "extraVolumes: [{name: v, mountPath: /v, hostPath: {path: /}}]"),
        job(
            "extraVolumes: v needs one source",
            "extraVolumes: [{name: v, mountPath: /v, secret: s, source: {emptyDir: {}}}]"),
        job(
            "extraVolumes: v needs one source, such as secret or configMap, and has 2",
            "extraVolumes: [{name: v, mountPath: /v, source: {emptyDir: {}, secret: {}}}]"),
        job(
            "extraVolumes: v needs one source, such as secret or configMap, and has 0",
            "extraVolumes: [{name: v, mountPath: /v, source: {}}]"),
        job(
            "extraVolumes: source.secret is no source",
            "extraVolumes: [{name: v, mountPath: /v, source: {secret: s}}]"),
        job("source", "extraVolumes: [{name: v, mountPath: /v, source: emptyDir}]"),
        job(
            "extraVolumes: two are mounted at /v",
            "extraVolumes: [{name: v, mountPath: /v, secret: s}, {name: w, mountPath: /v, secret: s}]"),
        job("extraVolumes/0/name", "extraVolumes: [{name: V_, mountPath: /v, secret: s}]"),
        job(
            "extraVolumes: krar-token is the name of this chart's own volume",
            "extraVolumes: [{name: krar-token, mountPath: /v, secret: s}]"),
        job(
            "extraVolumes: krar's own token is mounted at /var/run/secrets/kubernetes.io/serviceaccount",
            "extraVolumes: [{name: v, mountPath: /var/run/secrets/kubernetes.io/serviceaccount/,"
                + " secret: s}]"),
        job("extraVolumes/0/mountPath", "extraVolumes: [{name: v, mountPath: v, secret: s}]"),
        job("podFailurePolicy: it has no rules", "podFailurePolicy: {rules: []}"),
        job(
            "podFailurePolicy: no container is named main; say one of helper, krar",
            "initContainers: [{name: helper, image: a}], podFailurePolicy: {rules: [{action: FailJob,"
                + " onExitCodes: {containerName: main, operator: In, values: [1]}}]}"),
        job("initContainers", "initContainers: {}"),
        job("initContainers: each is a container", "initContainers: [{image: a}]"),
        job("initContainers: each is a container", "initContainers: [a]"),
        job(
            "initContainers: two containers are named krar",
            "initContainers: [{name: krar, image: a}]"),
        job(
            "extraEnv: A has both",
            "extraEnv: [{name: A, value: a, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]"),
        cron("schedule", "5,61 * * * *", "with minutes from 0 to 59"),
        cron("schedule", "0 9-5 * * *", BACKWARDS),
        cron("schedule", "59-0 * * * *", BACKWARDS),
        cron("oncePer", "0 0 * 0jan *", "with months from 1 to 12 or jan to dec"),
        cron("oncePer", "0 0 * * SAT-SUN", BACKWARDS),
        cron("schedule", "0 0 * * SAT-SUN", BACKWARDS),
        cron("oncePer", "0 0 * nov-feb *", BACKWARDS),
        cron("schedule", "0 0 * nov-2 *", BACKWARDS),
        cron("schedule", "0 0 * * mon,5-Mon", BACKWARDS),
        cron("schedule", "0 0 * 08-07 1", BACKWARDS),
        cron("schedule", "0 22-5/2 * * *", BACKWARDS),
        cron("schedule", "0 24 * * *", "with hours from 0 to 23"),
        cron("schedule", "0 0 * * 7", "with days of the week from 0 (Sunday) to 6 or sun to sat"),
        cron("oncePer", "0 0 */0 * *", "with days of the month from 1 to 31"),
        job(
            "filter/selector': value must be 'a label selector, such as app=web",
            "filter: {selector: 'a in ('}"),
        job(
            "filter/namespaces/selector': value must be 'a label selector, such as app=web",
            "filter: {namespaces: {selector: 'a b'}}"),
        job("filter.label.policyName: the value never", "filter: {label: {policyName: never}}"),
        job(
            "registry.credentialsSecret: it belongs to registry.mode creds",
            "mode: smart, registry: {credentialsSecret: {name: s}}"),
        job(
            "registry.insecure: name registries without https",
            "mode: smart, registry: {insecure: ['http://a']}"),
        job(
            "registry.mirrors: name registries without https",
            "mode: smart, registry: {mirrors: ['a=https://b']}"),
        job("podLabels: a=b c is no label", "podLabels: {a: b c}"),
        job("jobName", "jobName: a"),
        job("availability", "availability: never"),
        job("readPdbs", "readPdbs: maybe"),
        job("groupLeases", "groupLeases: ops"),
        job(
            "groupLeases: without waiting krar cannot see when a member of a group has ended",
            "groupLeases: true, wait: false"),
        job("onFailure", "onFailure: pin"));
  }

  private static Arguments job(String sentence, String said) {
    String schedule = said.startsWith("schedule:") ? "" : "schedule: '@daily', ";
    return argumentSet(said, sentence, "jobs: [{name: one, %s%s}]".formatted(schedule, said));
  }

  private static Arguments cron(String key, String cron, String sentence) {
    return job(
        "/%s': value must be 'a cron expression %s".formatted(key, sentence),
        "%s: '%s'".formatted(key, cron));
  }

  static Stream<Arguments> releases() {
    return Stream.of(
        release(
            "resources.limits.memory: krar cannot run with 100Mi; it takes 128Mi",
            "resources: {limits: {memory: 100Mi}}"),
        release("resources.limits.memory", "resources: {limits: {memory: 134217727}}"),
        release("resources.limits.memory", "resources: {limits: {memory: 0.1Gi}}"),
        release(
            "image.tag: mirror.example/krar:2.0.0",
            "image: {repository: mirror.example/krar, tag: 2.0.0}"),
        release("image.tag", "image: {repository: slashmnt/krar-mirror, tag: 1}"),
        release("resources.limits.memory: \"lots\" is no", "resources: {limits: {memory: lots}}"),
        release("resources.requests.cpu: \"1XB\" is no", "resources: {requests: {cpu: 1XB}}"),
        release(
            "resources.requests.memory: 1Gi is more than resources.limits.memory",
            "resources: {requests: {memory: 1Gi}, limits: {memory: 512Mi}}"),
        release("image/tag", "image: {tag: 'a b'}"),
        release(
            "image/repository': value must be 'a repository, such as", "image: {repository: ''}"),
        release(
            "image/repository': value must be 'a repository, such as",
            "image: {repository: a/Krar}"),
        release(
            "image/repository': value must be 'a repository, such as",
            "image: {repository: 'https://a/krar'}"),
        release(
            "image/repository': value must be 'a repository, such as",
            "image: {repository: a/krar/}"),
        release(
            "image/repository': value must be 'a repository without a tag; say that by image.tag",
            "image: {repository: 'mirror/krar:2.0.0'}"),
        release(
            "image/repository': value must be 'a repository without a tag",
            "image: {repository: 'krar:3'}"),
        release(
            "image/repository': value must be 'a repository without a digest; say it behind the tag",
            "image: {repository: 'a.example:5000/krar:3@sha256:00'}"),
        release(
            "image/repository': value must be 'a repository without a digest",
            "image: {repository: 'a/krar@sha256:00'}"),
        release("missing property 'repository'", "image: {repository: null}"),
        release("image: null", "image: null"),
        release("rbac: null", "rbac: null"),
        release("/fullnameOverride", "fullnameOverride: Foo_Bar"),
        release("/nameOverride", "nameOverride: A B"),
        release("/serviceAccount/name", "serviceAccount: {name: A}"),
        release("roleName", "roleName: a b"),
        release("podLabels: a b=c is no label", "podLabels: {a b: c}"),
        release("pullPolicy", "image: {pullPolicy: Sometimes}"),
        release("image", "image: {digest: a}"),
        release("serviceAccount.name", "serviceAccount: {create: false}"),
        release("serviceAccountName", "serviceAccount: {name: a}\nserviceAccountName: b"),
        release("rbac/create", "rbac: {create: maybe}"),
        release(
            "two are named a",
            "jobs: [{name: a, schedule: '@daily'}, {name: a, schedule: '@daily'}]"),
        release(
            "registry.credentialsSecret: it belongs to registry.mode creds",
            "jobDefaults: {mode: smart, registry: {credentialsSecret: {name: s}}}\n"
                + "jobs: [{name: one, schedule: '@daily'}]"),
        release("jobs[0]: it has no name", "jobs: [{schedule: '@daily'}]"),
        release("jobs[1]: it has no name", "jobs: [{name: a, schedule: '@daily'}, {mode: smart}]"),
        release("jobs[0]: it has no name", "jobs: [null, {mode: smart}]"),
        release("/jobs/a", "jobs: {a: '@daily'}"),
        release("/jobs/a/mode", "jobs: {a: {schedule: '@daily', mode: clever}}"),
        release("'cron' not allowed", "jobs: {a: {cron: '@daily'}}"),
        release("'A' not allowed", "jobs: {A: {schedule: '@daily'}}"),
        release("got 64, want 63", "jobs: {%s: {schedule: '@daily'}}".formatted("n".repeat(64))),
        release("/serviceAccountName", "serviceAccountName: A"),
        release("job a, schedule: it is needed", "jobs: {a: {mode: smart}}"),
        release(
            "job a, name: b is another name than its key",
            "jobs: {a: {name: b, schedule: '@daily'}}"),
        release("/jobs/0/name", "jobs: [{name: A, schedule: '@daily'}]"),
        release("/jobs/0/name", "jobs: [{name: a..b, schedule: '@daily'}]"),
        release("/jobs/0/name", "jobs: [{name: a.-b, schedule: '@daily'}]"),
        release("/fullnameOverride", "fullnameOverride: a..b"),
        release("/serviceAccount/name", "serviceAccount: {name: a-.b}"),
        release("podLabels: a..b/c=d is no label", "podLabels: {a..b/c: d}"),
        release("/jobs", "jobs: {name: a}"),
        release("job once-a-month, schedule", "jobs: [{name: once-a-month}]"),
        release("jobDefaults", "jobDefaults: {name: a}"),
        release(
            "say --reset-then-reuse-values", "jobDefaults: null\nserviceAccount: null\nrbac: null"),
        release("/jobDefaults/wait", "jobDefaults: {wait: later}"),
        release("enabled", "enabled: perhaps"),
        release("replicaCount", "replicaCount: 1"),
        release("limit", "resources: {limit: {memory: 1Gi}}"),
        release("podAnnotations", "podAnnotations: [a]"),
        release("tolerations", "tolerations: {}"));
  }

  private static Arguments release(String sentence, String values) {
    return argumentSet(values, sentence, values);
  }

  @ParameterizedTest
  @MethodSource({"jobs", "releases"})
  void areRefusedByASentenceWithTheKey(String sentence, String values) {
    assertThat(HELMS)
        .allSatisfy(helm -> assertThat(Chart.refusal(helm, values)).contains(sentence));
  }

  @Test
  void aPasswordIsNotQuoted() {
    String values =
        "jobs: [{name: one, schedule: '@daily', mode: smart, registry: {mode: creds, creds: pa55}}]";

    assertThat(HELMS)
        .allSatisfy(
            helm ->
                assertThat(Chart.refusal(helm, values))
                    .contains("registry.creds")
                    .doesNotContain("pa55"));
  }

  /** Helm takes a list whole, so that this is all that is left of the job. */
  @Test
  void aJobThatSetHasTakenApartIsExplained() {
    assertThat(HELMS)
        .allSatisfy(
            helm ->
                assertThat(Chart.refusalOf(helm, "--set=jobs[0].mode=smart"))
                    .contains("jobs[0]: it has no name")
                    .contains("Helm replaces a list as a whole")
                    .contains("--set jobs.once-a-month.mode=smart"));
  }

  @Test
  void rangesOfNamesThatRunForwardsAreTaken() {
    assertThat(HELMS)
        .allSatisfy(
            helm -> {
              for (String cron :
                  List.of(
                      "0 0 * JAN-dec sun-SAT", "0 0 * jan-2 mon,sat-6,SUN-0", "00 08 * 02-03 ?")) {
                assertThat(
                        Chart.template(
                            helm,
                            "jobs: [{name: a, schedule: '%s', oncePer: '%s'}]"
                                .formatted(cron, cron)))
                    .contains(cron);
              }
            });
  }
}
