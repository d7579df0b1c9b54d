package com.slashmnt.krar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.testkit.embedded.EmbeddedCluster;
import com.slashmnt.krar.testkit.embedded.SampleWorkloads;
import com.slashmnt.krar.workload.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickstartTest {

  private static final EmbeddedCluster CLUSTER = SampleWorkloads.startCluster();
  private static final ByteArrayOutputStream OUT = new ByteArrayOutputStream();
  private static int code = -1;

  @BeforeAll
  static void runOnce() {
    code = QuickstartMain.run(CLUSTER, new PrintStream(OUT, true, StandardCharsets.UTF_8));
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private static String printed() {
    return OUT.toString(StandardCharsets.UTF_8);
  }

  @Test
  void endsWell() {
    assertThat(code).as(printed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Deployment/shop/web", "Deployment/edge/proxy", "DaemonSet/logging/agent"})
  void whatIsLabelledIsRestartedOnce(String workload) {
    HasMetadata object = object(workload);
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    String at =
        template(object).getMetadata().getAnnotations().get(Annotations.TEMPLATE_RESTARTED_AT);
    assertThat(at).isNotNull();
    assertThat(annotations)
        .containsEntry(Annotations.RESTARTED_AT, at)
        .containsEntry(Annotations.RESTARTED_BY, "once-a-month")
        .containsEntry(Annotations.RUNS, "quickstart/1@" + at)
        .containsKey(Annotations.REASON);
    assertThat(object.getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void whatRanAnImageThatWasPublishedAgainIsRestartedOnceMore() {
    HasMetadata object = object("StatefulSet/cache/sessions");
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    assertThat(object.getMetadata().getGeneration()).isEqualTo(3);
    assertThat(annotations.get(Annotations.RUNS))
        .matches("quickstart/1@[^,]+,quickstart/2@" + annotations.get(Annotations.RESTARTED_AT));
    assertThat(annotations.get(Annotations.WANTED)).startsWith("main=sha256:");
    assertThat(annotations.get(Annotations.REASON)).startsWith("Drifted: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Deployment/shop/checkout", "Deployment/edge/legacy", "Deployment/shop/admin"})
  void whatIsPausedOptedOutOrNotLabelledIsNotTouched(String workload) {
    HasMetadata object = object(workload);
    assertThat(object.getMetadata().getGeneration()).isOne();
    assertThat(object.getMetadata().getAnnotations().keySet()).isSubsetOf(Annotations.HOLD);
    assertThat(template(object).getMetadata().getAnnotations()).isEmpty();
  }

  @Test
  void showsThePlanTheRunAndWhatIsInTheClusterNow() {
    assertThat(printed())
        .contains(
            "4 would be restarted, 2 held (1 OptedOut, 1 Paused), 0 failed.",
            "krar: shop/Deployment/web restarted\n",
            "krar: shop/Deployment/web Converged\n",
            "4 restarted, 2 held (1 OptedOut, 1 Paused), 0 failed in ",
            "krar.slash-mnt.com/runs: quickstart/1@")
        .contains(
            "1 would be restarted, 5 held (2 Current, ",
            "Registry requests: 4 HEAD, 0 GET.",
            "Not shown: 2 Current (-o wide shows all).",
            "1 restarted, 5 held (2 Current, ")
        .containsPattern("shop/Deployment/web +[0-9a-f]{8} -> [0-9a-f]{8} +restarted 20")
        .containsPattern("shop/Deployment/checkout +[0-9a-f]{8} +-\n");
  }

  @Test
  void fitsThreeScreens() {
    assertThat(printed().lines()).hasSizeLessThan(160);
    // As with kubectl, the last column is as long as it is.
    assertThat(printed().lines())
        .filteredOn(line -> !line.startsWith("krar") && !line.startsWith("Plan of"))
        .allMatch(line -> line.length() <= 200);
  }

  @Test
  void theReadmeShowsIt() throws IOException {
    String readme = Files.readString(Repository.file("README.md"));
    String block = readme.split("<!-- quickstart -->\n\n```text\n", -1)[1].split("```", 2)[0];
    assertThat(block.lines().filter(line -> !line.equals("[...]")).map(QuickstartTest::timeless))
        .hasSizeGreaterThan(10)
        .isSubsetOf(printed().lines().map(QuickstartTest::timeless).toList());
  }

  /** Without what differs from run to run. */
  private static String timeless(String line) {
    return line.replaceAll("20[0-9T:.-]+Z", "(time)")
        .replaceAll("failed in [0-9]+s", "failed in (time)")
        .replaceAll("\\(run [0-9a-f-]{36}\\)", "(run)")
        .replaceAll("localhost:[0-9]+", "localhost:(port)");
  }

  private static HasMetadata object(String workload) {
    String[] parts = workload.split("/", 3);
    KubernetesClient client = CLUSTER.client();
    return switch (parts[0]) {
      case "Deployment" ->
          client.apps().deployments().inNamespace(parts[1]).withName(parts[2]).require();
      case "StatefulSet" ->
          client.apps().statefulSets().inNamespace(parts[1]).withName(parts[2]).require();
      default -> client.apps().daemonSets().inNamespace(parts[1]).withName(parts[2]).require();
    };
  }

  private static PodTemplateSpec template(HasMetadata object) {
    if (object instanceof Deployment deployment) {
      return deployment.getSpec().getTemplate();
    }
    return object instanceof StatefulSet set
        ? set.getSpec().getTemplate()
        : ((DaemonSet) object).getSpec().getTemplate();
  }
}
