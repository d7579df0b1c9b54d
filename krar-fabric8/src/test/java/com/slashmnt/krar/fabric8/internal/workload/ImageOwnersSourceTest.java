package com.slashmnt.krar.fabric8.internal.workload;

import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.ImageOwners;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImageOwnersSourceTest {

  private static final String PATH = "/apis/apps/v1/namespaces/prod/deployments/web";

  private final FakeApi server = new FakeApi();

  @AfterEach
  void stop() {
    server.close();
  }

  private FactValue<ImageOwners> owners() {
    WorkloadReader reader = new WorkloadReader(new Pager(server.api(), 500), Kinds.builtIn());
    return new ImageOwnersSource(reader)
        .gather(List.of(Manifests.web()))
        .getOrDefault(Manifests.web().ref(), FactValue.unknown("Missing", "nothing was said"));
  }

  private static String manager(String name, String operation, String spec) {
    return """
    {"manager":"%s","operation":"%s","time":"2026-01-02T03:04:05Z","fieldsType":"FieldsV1",
     "fieldsV1":{"f:spec":{"f:replicas":{},"f:template":{"f:spec":{%s}}}}}
    """
        .formatted(name, operation, spec);
  }

  private static String image(String list, String container, String field) {
    return "\"f:%s\":{\"k:{\\\"name\\\":\\\"%s\\\"}\":{\".\":{},\"f:%s\":{},\"f:name\":{}}}"
        .formatted(list, container, field);
  }

  static Stream<Arguments> managers() {
    String app = image("containers", "app", "image");
    return Stream.of(
        argumentSet("nobody", "", Map.of()),
        argumentSet(
            "a GitOps controller",
            manager("kustomize-controller", "Apply", app),
            Map.of("app", "kustomize-controller")),
        argumentSet(
            "an init container",
            manager("flux", "Apply", image("initContainers", "setup", "image")),
            Map.of("setup", "flux")),
        argumentSet("who updates", manager("kubectl-set", "Update", app), Map.of()),
        argumentSet(
            "Argo CD, which updates",
            manager("argocd-controller", "Update", app),
            Map.of("app", "argocd-controller")),
        argumentSet("krar itself", manager("krar", "Apply", app), Map.of()),
        argumentSet(
            "another field",
            manager("flux", "Apply", image("containers", "app", "resources")),
            Map.of()),
        argumentSet("the scale alone", manager("autoscaler", "Apply", ""), Map.of()),
        argumentSet("no fields", "{\"manager\":\"a\",\"operation\":\"Apply\"}", Map.of()),
        argumentSet(
            "a key of another form",
            manager("flux", "Apply", "\"f:containers\":{\"v:1\":{\"f:image\":{}}}"),
            Map.of()));
  }

  @ParameterizedTest
  @MethodSource("managers")
  void tellsWhoAppliesAnImage(String managers, Map<String, String> expected) {
    server.on(
        "GET " + PATH,
        ok("{\"metadata\":{\"name\":\"web\",\"managedFields\":[" + managers + "]}}"));
    assertThat(owners()).isEqualTo(FactValue.known(new ImageOwners(expected)));
  }

  @Test
  void whatMayNotBeReadIsUnknown() {
    server.on("GET " + PATH, status(403, "no"));
    assertThat(owners())
        .isInstanceOfSatisfying(
            FactValue.Unknown.class,
            unknown ->
                assertThat(unknown.reason().toString())
                    .startsWith("Forbidden: who applies its images cannot be told: Could not read")
                    .contains("the verb get on deployments.apps"));
  }
}
