package com.slashmnt.krar.testkit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the stand-in must do as a real API server does, or the quickstart would prove nothing. */
class EmbeddedApiTest {

  private static final PatchContext STRATEGIC = PatchContext.of(PatchType.STRATEGIC_MERGE);

  private final EmbeddedCluster cluster = SampleWorkloads.startCluster();
  private final RollableScalableResource<Deployment> web =
      cluster.client().apps().deployments().inNamespace("shop").withName("web");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void refusesAPatchForAnOlderResourceVersion() {
    String older = web.require().getMetadata().getResourceVersion();
    web.patch(STRATEGIC, annotate(older, "first"));
    assertThatThrownBy(() -> web.patch(STRATEGIC, annotate(older, "second")))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> assertThat(e.getCode()).isEqualTo(HttpURLConnection.HTTP_CONFLICT));
    assertThat(web.require().getMetadata().getAnnotations()).containsEntry("note", "first");
  }

  @Test
  void countsChangesOfTheTemplateAndKeepsWhatThePatchDoesNotName() {
    Deployment before = web.require();
    web.patch(
        STRATEGIC,
        "{\"spec\": {\"template\": {\"metadata\": {\"annotations\": {\"note\": \"new\"}}}}}");
    Deployment after = web.require();
    assertThat(after.getMetadata().getGeneration())
        .isEqualTo(before.getMetadata().getGeneration() + 1);
    assertThat(after.getMetadata().getLabels()).isEqualTo(before.getMetadata().getLabels());
    assertThat(after.getSpec().getTemplate().getSpec())
        .isEqualTo(before.getSpec().getTemplate().getSpec());
  }

  private static String annotate(String resourceVersion, String note) {
    return "{\"metadata\": {\"resourceVersion\": \"%s\", \"annotations\": {\"note\": \"%s\"}}}"
        .formatted(resourceVersion, note);
  }
}
