package com.slashmnt.krar.fabric8.internal.workload;

import static com.slashmnt.krar.fabric8.FakeApi.list;
import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static com.slashmnt.krar.fabric8.Manifests.deployment;
import static com.slashmnt.krar.fabric8.Manifests.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.select.Namespaces;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterSelectorTest {

  private static final Discovery ALL_KINDS =
      Discovery.of(LabelSelector.of("krar.slash-mnt.com/rollout-policy", "nightly"));
  private static final Discovery DEPLOYMENTS = ALL_KINDS.kinds(Set.of(WorkloadKind.DEPLOYMENT));
  private static final String LABEL = "?labelSelector=krar.slash-mnt.com/rollout-policy=nightly";

  private final FakeApi server = new FakeApi();

  @AfterEach
  void stop() {
    server.close();
  }

  private Selection select(Discovery discovery, WorkloadRef... targets) {
    return new ClusterSelector(server.reader(), Optional.of(discovery), List.of(targets)).select();
  }

  private Selection selectTargets(WorkloadRef... targets) {
    return new ClusterSelector(server.reader(), Optional.empty(), List.of(targets)).select();
  }

  private static List<String> refs(Selection selection) {
    return selection.workloads().stream().map(w -> w.ref().toString()).toList();
  }

  private static String namespace(String name) {
    return "{\"metadata\":{\"name\":\"%s\"}}".formatted(name);
  }

  @Test
  void listsEachKindOnceForTheWholeCluster() {
    server.on("GET /apis/apps/v1/", list());
    server.on(
        "GET /apis/apps/v1/deployments", list(deployment("prod", "web"), deployment("dev", "web")));

    Selection selection = select(ALL_KINDS);

    assertThat(refs(selection)).containsExactly("prod/Deployment/web", "dev/Deployment/web");
    assertThat(server.lines())
        .containsExactly(
            "GET /apis/apps/v1/daemonsets" + LABEL + "&limit=500",
            "GET /apis/apps/v1/deployments" + LABEL + "&limit=500",
            "GET /apis/apps/v1/statefulsets" + LABEL + "&limit=500");
  }

  @Test
  void leavesExcludedNamespacesToTheServerAndChecks() {
    server.on(
        "GET /apis/apps/v1/deployments",
        list(deployment("prod", "web"), deployment("kube-system", "dns")));

    Selection selection =
        select(DEPLOYMENTS.in(Namespaces.all().excluding(List.of("kube-system", "dev"))));

    assertThat(refs(selection)).containsExactly("prod/Deployment/web");
    assertThat(server.calls().get(0).query())
        .contains("&fieldSelector=metadata.namespace!=dev,metadata.namespace!=kube-system&");
  }

  @Test
  void listsTheNamedNamespacesLessTheExcluded() {
    server.on("GET /apis/apps/v1/namespaces/prod/deployments", list(deployment("prod", "web")));

    Selection selection =
        select(DEPLOYMENTS.in(Namespaces.of(List.of("prod", "dev")).excluding(List.of("dev"))));

    assertThat(refs(selection)).containsExactly("prod/Deployment/web");
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void keepsToNamespacesWithTheLabelsAskedFor() {
    server.on("GET /api/v1/namespaces?labelSelector=team=a&limit=500", list(namespace("prod")));
    server.on(
        "GET /apis/apps/v1/deployments", list(deployment("prod", "web"), deployment("dev", "web")));

    Selection selection =
        select(DEPLOYMENTS.in(Namespaces.all().labelled(LabelSelector.parse("team=a"))));

    assertThat(refs(selection)).containsExactly("prod/Deployment/web");
    assertThat(server.calls()).hasSize(2);
  }

  @Test
  void listsOnlyThoseNamedNamespacesThatHaveTheLabels() {
    server.on("GET /api/v1/namespaces", list(namespace("prod"), namespace("other")));
    server.on("GET /apis/apps/v1/namespaces/prod/deployments", list(deployment("prod", "web")));

    Selection selection =
        select(
            DEPLOYMENTS.in(
                Namespaces.of(List.of("prod", "dev")).labelled(LabelSelector.parse("team=a"))));

    assertThat(refs(selection)).containsExactly("prod/Deployment/web");
    assertThat(selection.failedScopes()).isEmpty();
  }

  @Test
  void listsNothingIfNoNamespaceHasTheLabels() {
    server.on("GET /api/v1/namespaces", list());

    Selection selection =
        select(ALL_KINDS.in(Namespaces.all().labelled(LabelSelector.parse("team=a"))));

    assertThat(selection).isEqualTo(Selection.of(List.of()));
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void namespacesThatMayNotBeListedAreAFailedScope() {
    server.on("GET /api/v1/namespaces", status(403, "no"));
    server.on("GET /apis/apps/v1/namespaces/prod/deployments/web", ok(deployment("prod", "web")));

    Selection selection =
        select(
            DEPLOYMENTS.in(Namespaces.all().labelled(LabelSelector.parse("team=a"))),
            ref("prod/Deployment/web"));

    assertThat(refs(selection)).containsExactly("prod/Deployment/web");
    assertThat(selection.failedScopes())
        .containsExactly(
            new Selection.ScopeFailure(
                "namespaces by their labels",
                new Reason(
                    "Forbidden",
                    "Could not list namespaces labelled team=a (HTTP 403): no. It needs the verb"
                        + " list on namespaces in the whole cluster.")));
  }

  @Test
  void aRefusedListIsAFailedScopeAndTheOthersGoOn() {
    server.on("GET /apis/apps/v1/namespaces/dev/deployments", status(403, "no"));
    server.on("GET /apis/apps/v1/namespaces/prod/deployments", list(deployment("prod", "web")));

    Selection selection = select(DEPLOYMENTS.in(Namespaces.of(List.of("dev", "prod"))));

    assertThat(refs(selection)).containsExactly("prod/Deployment/web");
    assertThat(selection.failedScopes())
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.scope()).isEqualTo("deployments in namespace dev");
              assertThat(failed.cause().code()).isEqualTo("Forbidden");
              assertThat(failed.cause().message())
                  .endsWith("It needs the verb list on deployments.apps in namespace dev.");
            });
  }

  @Test
  void aKindThatTheApiLacksIsAFailedScope() {
    server.on("GET /apis/apps/v1/deployments", list(deployment("prod", "web")));
    server.on("GET /apis/apps/v1/daemonsets", list());

    Selection selection = select(ALL_KINDS);

    assertThat(refs(selection)).containsExactly("prod/Deployment/web");
    assertThat(selection.failedScopes())
        .extracting(f -> f.scope() + ": " + f.cause().code())
        .containsExactly("statefulsets in all namespaces: NotFound");
  }

  @Test
  void doesNotAskOnWhenTheClusterIsUnreachable() {
    server.on("GET /apis/apps/v1/", status(503, "down"));
    WorkloadRef target = ref("prod/Deployment/web");

    Selection selection = select(ALL_KINDS, target);

    assertThat(selection.failedScopes())
        .extracting(Selection.ScopeFailure::scope)
        .containsExactly(
            "daemonsets in all namespaces",
            "deployments in all namespaces",
            "statefulsets in all namespaces");
    assertThat(selection.failedTargets())
        .extracting(Selection.TargetFailure::target)
        .containsExactly(target);
    assertThat(selection.failedScopes())
        .extracting(f -> f.cause().code())
        .containsOnly(Reason.UNREACHABLE);
    assertThat(server.lines()).allMatch(line -> line.contains("daemonsets"));
  }

  @Test
  void asksOnWhenTheServerFailsOneList() {
    server.on("GET /apis/apps/v1/daemonsets", status(500, "etcdserver: leader changed"));
    server.on("GET /apis/apps/v1/deployments", list(deployment("prod", "web")));
    server.on("GET /apis/apps/v1/statefulsets", list());
    server.on("GET /apis/apps/v1/namespaces/prod/deployments/api", ok(deployment("prod", "api")));

    Selection selection = select(ALL_KINDS, ref("prod/Deployment/api"));

    assertThat(refs(selection)).containsExactly("prod/Deployment/web", "prod/Deployment/api");
    assertThat(selection.failedScopes())
        .extracting(f -> f.scope() + ": " + f.cause().code())
        .containsExactly("daemonsets in all namespaces: ServerFailed");
  }

  @Test
  void readsTargetsByOneRequestEach() {
    server.on("GET /apis/apps/v1/namespaces/prod/deployments/web", ok(deployment("prod", "web")));
    server.on("GET /apis/apps/v1/namespaces/prod/statefulsets/db", status(403, "no"));

    Selection selection =
        selectTargets(
            ref("prod/Deployment/web"), ref("prod/Deployment/gone"), ref("prod/StatefulSet/db"));

    assertThat(refs(selection)).containsExactly("prod/Deployment/web");
    assertThat(selection.failedTargets())
        .containsExactly(
            new Selection.TargetFailure(
                ref("prod/Deployment/gone"),
                new Reason("NotFound", "prod/Deployment/gone does not exist (HTTP 404).")),
            new Selection.TargetFailure(
                ref("prod/StatefulSet/db"),
                new Reason(
                    "Forbidden",
                    "Could not read prod/StatefulSet/db (HTTP 403): no. It needs the verb get on"
                        + " statefulsets.apps in namespace prod.")));
    assertThat(server.calls()).hasSize(3);
  }

  @Test
  void doesNotReadATargetThatWasDiscovered() {
    server.on("GET /apis/apps/v1/deployments", list(deployment("prod", "web")));

    Selection selection = select(DEPLOYMENTS, ref("prod/Deployment/web"));

    assertThat(refs(selection)).containsExactly("prod/Deployment/web");
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void leavesOutWhatIsBeingDeleted() {
    String going =
        deployment("prod", "web")
            .replace(
                "\"generation\"", "\"deletionTimestamp\":\"2026-11-23T01:00:00Z\",\"generation\"");
    server.on("GET /apis/apps/v1/deployments", list(going));
    server.on("GET /apis/apps/v1/namespaces/prod/deployments/web", ok(going));

    Selection selection = select(DEPLOYMENTS, ref("prod/Deployment/web"));

    assertThat(selection.workloads()).isEmpty();
    assertThat(selection.failedTargets())
        .containsExactly(
            new Selection.TargetFailure(
                ref("prod/Deployment/web"),
                new Reason("NotFound", "prod/Deployment/web is being deleted.")));
  }

  @Test
  void refusesAKindThatNothingHandles() {
    WorkloadKind rollout =
        new WorkloadKind("argoproj.io", "v1alpha1", "Rollout", "rollouts", Set.of());

    assertThatThrownBy(() -> selectTargets(new WorkloadRef("prod", rollout, "web")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing handles rollouts.argoproj.io/v1alpha1")
        .hasMessageContaining("deployments.apps");
  }

  @Test
  void stillSelectsTargetsWhateverTheirLabelsAndOthersByTheirLabels() {
    WorkloadRef target = WorkloadRef.parse("prod/Deployment/target");
    ClusterSelector selector =
        new ClusterSelector(
            server.reader(),
            Optional.of(Discovery.of(LabelSelector.of("app", "web"))),
            List.of(target));
    WorkloadRef other = WorkloadRef.parse("prod/Deployment/other");

    assertThat(selector.stillSelects(Workload.builder(target).build())).isTrue();
    assertThat(selector.stillSelects(Workload.builder(other).label("app", "web").build())).isTrue();
    assertThat(selector.stillSelects(Workload.builder(other).label("app", "db").build())).isFalse();
    assertThat(selector.stillSelects(Workload.builder(other).build())).isFalse();
  }
}
