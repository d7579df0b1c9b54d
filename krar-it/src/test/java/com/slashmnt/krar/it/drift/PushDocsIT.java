package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.Helm;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.PodEnvironment;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The steps of docs/push.md, run as they stand there by a shell, with the rights they name. */
class PushDocsIT extends SmartTest {

  private static final Path BASH = Path.of("/bin/bash");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  /** The block of YAML below that heading. */
  private static Object block(String heading) throws IOException {
    String docs = Files.readString(Helm.chart().resolveSibling("docs/push.md"));
    int start = docs.indexOf("```yaml\n", docs.indexOf("## " + heading)) + "```yaml\n".length();
    String block = docs.substring(start, docs.indexOf("```", start)).stripIndent();
    return YAML.unmarshal(block, Object.class);
  }

  private static Map<String, String> texts(Object variables) {
    Map<String, String> texts = new HashMap<>();
    ((Map<?, ?>) variables).forEach((name, value) -> texts.put(name.toString(), value.toString()));
    return texts;
  }

  private static String path(Path program) {
    return Objects.requireNonNull(program.getParent()) + ":" + System.getenv("PATH");
  }

  private PushedImage push(String namespace, String build) {
    return ImageBuilder.index(build).push(registry, namespace + "/web:1");
  }

  @Test
  void theStepOfGitHubMakesAJobThatRestartsWhatRunsTheImage() throws IOException {
    String namespace = namespaces.create("push-github");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    Deployment web = following(namespace, "web", push(namespace, "first")).roll(CLIENT);
    Deployment other =
        following(
                namespace,
                "other",
                ImageBuilder.index("first").push(registry, namespace + "/other:1"))
            .roll(CLIENT);
    Path values =
        Files.writeString(
            folder.resolve("values.yaml"),
            """
            jobs:
              - name: nightly
                schedule: "0 0 1 1 *"
                mode: smart
                smartRestart: true
                filter:
                  label: {policyName: smart}
                  namespaces: {all: false, specific: [%s]}
            """
                .formatted(namespace));
    String release = "krar-" + namespace;
    Helm.four(PLANE)
        .run("install", release, Helm.chart().toString(), "-n", namespace, "--values=" + values);
    PushedImage second = push(namespace, "second");
    Map<?, ?> step = (Map<?, ?>) ((List<?>) block("From GitHub Actions")).get(0);
    Map<String, String> environment = texts(Objects.requireNonNull(step.get("env")));
    assertThat(environment).containsOnlyKeys("NAMESPACE", "CRONJOB", "JOB", "IMAGE");
    environment.put("NAMESPACE", namespace);
    environment.put("CRONJOB", release + "-nightly");
    environment.put("JOB", "push-7-1");
    environment.put("IMAGE", second.reference() + "@" + second.digest());
    environment.put("PATH", path(PLANE.kubectl()));
    try (Account pipeline =
            Accounts.create(PLANE, namespace, "pipeline")
                .allow(
                    namespace,
                    Accounts.rule("batch", "cronjobs", "get"),
                    Accounts.rule("batch", "jobs", "create", "get", "list", "watch"));
        Account operator = smartOperator(namespace)) {
      environment.put("KUBECONFIG", pipeline.kubeconfig(folder).toString());
      try (KrarProcess script =
          KrarProcess.start(
              BASH,
              environment,
              List.of("-e", "-o", "pipefail", "-c", Objects.toString(step.get("run"))))) {
        Pod pod = pod(namespace, script);
        assertThat(pod.getSpec().getContainers().get(0).getArgs())
            .containsExactly("--image", environment.get("IMAGE"), "--run-id", second.digest());

        Krar krar = Krar.as(operator, folder);
        PodEnvironment.of(CLIENT, pod).forEach(krar::env);
        List<String> args = new ArrayList<>(pod.getSpec().getContainers().get(0).getArgs());
        JobReport report = krar.report(args.toArray(String[]::new));

        assertThat(report.refs()).as(report.toString()).containsExactly(ref(web));
        assertThat(report.code(ref(web))).isEqualTo("Converged");
        assertThat(annotation(web, RUNS)).startsWith(second.digest() + "@");
        assertThat(annotation(other, RUNS)).isEmpty();
        succeed(pod);
        KrarProcess.Result result = script.result();
        assertThat(result.exitCode()).as(result.toString()).isZero();
      }
    } finally {
      Helm.four(PLANE).run("uninstall", release, "-n", namespace);
    }
  }

  private static Pod pod(String namespace, KrarProcess script) {
    return Await.until(
            "the pod of the Job",
            () -> {
              if (!script.running()) {
                throw new AssertionError("the step ended: " + script.stdout() + script.stderr());
              }
              return CLIENT
                  .pods()
                  .inNamespace(namespace)
                  .withLabel("batch.kubernetes.io/job-name", "push-7-1")
                  .list()
                  .getItems();
            },
            found -> !found.isEmpty())
        .get(0);
  }

  /** A patch: the controllers write to the pod at the same time. */
  private static void succeed(Pod pod) {
    CLIENT
        .resource(pod)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"status": {"phase": "Succeeded", "containerStatuses": [{"name": "krar",
              "image": "krar", "imageID": "", "ready": false, "restartCount": 0,
              "state": {"terminated": {"exitCode": 0}}}]}}
            """);
  }

  @Test
  void theJobOfGitLabRestartsWhatRunsTheImage() throws IOException {
    String namespace = namespaces.create("push-gitlab");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    Deployment web =
        following(namespace, "web", push(namespace, "first")).label(LABEL, "on-push").roll(CLIENT);
    PushedImage second = push(namespace, "second");
    Map<?, ?> job =
        (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) block("From GitLab")).get("restart"));
    Map<String, String> environment = texts(Objects.requireNonNull(job.get("variables")));
    environment.put("IMAGE", second.reference() + "@" + second.digest());
    environment.put("KRAR_NAMESPACES", namespace);
    environment.put("KRAR_OUTPUT", "json");
    environment.put("PATH", path(KrarProcess.program()));
    String script =
        String.join(
            "\n",
            ((List<?>) Objects.requireNonNull(job.get("script")))
                .stream().map(Objects::toString).toList());
    try (Account operator = smartOperator(namespace)) {
      environment.put("KUBECONFIG", operator.kubeconfig(folder).toString());
      try (KrarProcess shell =
          KrarProcess.start(BASH, environment, List.of("-e", "-o", "pipefail", "-c", script))) {
        JobReport report = JobReport.of(shell.result());
        assertThat(report.exitCode()).as(report.toString()).isZero();
        assertThat(report.code(ref(web))).isEqualTo("Converged");
        assertThat(annotation(web, RUNS)).startsWith(second.digest() + "@");
      }
    }
  }
}
