package com.slashmnt.krar.fabric8.internal.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadOwner;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeploymentKindTest {

  private static Workload read(String spec, String status) {
    return Manifests.workload(
        """
        {"apiVersion":"apps/v1","kind":"Deployment",
         "metadata":{"name":"web","namespace":"prod","generation":5},"spec":%s,"status":%s}
        """
            .formatted(spec, status),
        WorkloadKind.DEPLOYMENT);
  }

  @Test
  void readsWhatAPolicyNeeds() {
    Workload web = Manifests.web();

    assertThat(web.ref()).isEqualTo(Manifests.ref("prod/Deployment/web"));
    assertThat(web.uid()).isEqualTo("uid-web");
    assertThat(web.resourceVersion()).isEqualTo("10");
    assertThat(web.labels()).containsExactly(Map.entry("app", "web"));
    assertThat(web.annotations())
        .containsExactly(Map.entry("deployment.kubernetes.io/revision", "3"));
    assertThat(web.containers()).containsExactly(Container.of("web", "nginx:1.27"));
    assertThat(web.strategy()).isEqualTo(UpdateStrategy.ROLLING_UPDATE.takingAway(1));
    assertThat(web.paused()).isFalse();
    assertThat(web.lastTemplateRestart()).contains(Instant.parse(Manifests.RESTARTED_AT));
    assertThat(web.rollout())
        .isEqualTo(
            new RolloutStatus(4, 4, 3, 3, 3, 0, 3, false, Optional.of(Duration.ofMinutes(10))));
    assertThat(web.rollout().isComplete()).isTrue();
  }

  private static Workload ownedBy(String... owners) {
    return Manifests.workload(
        """
        {"apiVersion":"apps/v1","kind":"Deployment",
         "metadata":{"name":"web","namespace":"prod","ownerReferences":[%s]}}
        """
            .formatted(String.join(",", owners)),
        WorkloadKind.DEPLOYMENT);
  }

  private static String owner(String apiVersion, String kind, boolean controller) {
    return """
        {"apiVersion":"%s","kind":"%s","name":"mine","uid":"uid-mine","controller":%s}
        """
        .formatted(apiVersion, kind, controller);
  }

  @Test
  void itsOwnerIsTheCustomResourceWhoseControllerManagesIt() {
    String config = owner("example.com/v1", "Config", false);
    String kafka = owner("kafka.strimzi.io/v1beta2", "Kafka", true);

    assertThat(Manifests.web().owner()).isEmpty();
    assertThat(ownedBy(config, kafka).owner())
        .contains(new WorkloadOwner("kafka.strimzi.io/v1beta2", "Kafka", "mine", "uid-mine"));
    assertThat(ownedBy(config).owner()).isEmpty();
    assertThat(ownedBy(owner("apps/v1", "Deployment", true)).owner()).isEmpty();
    assertThat(ownedBy(owner("v1", "ConfigMap", true)).owner()).isEmpty();
  }

  private static Workload writtenBy(String managers) {
    return writtenBy(managers, "");
  }

  private static Workload writtenBy(String managers, String owner) {
    return Manifests.workload(
        """
        {"apiVersion":"apps/v1","kind":"Deployment",
         "metadata":{"name":"web","namespace":"prod","managedFields":[%s],"ownerReferences":[%s]},
         "spec":{"replicas":0}}
        """
            .formatted(managers, owner),
        WorkloadKind.DEPLOYMENT);
  }

  @Test
  void whoeverScalesItIsKnownByItsFieldManager() {
    String helm =
        """
        {"manager":"helm","operation":"Update","fieldsV1":{"f:spec":{"f:template":{}}}}
        """;
    String flagger =
        """
        {"manager":"flagger","operation":"Update","apiVersion":"apps/v1","fieldsType":"FieldsV1",
         "time":"2026-01-02T03:04:05Z","fieldsV1":{"f:spec":{"f:replicas":{}}}}
        """;

    assertThat(Manifests.web().scaledBy()).isEmpty();
    assertThat(writtenBy(helm).scaledBy()).isEmpty();
    assertThat(writtenBy(helm + "," + flagger).scaledBy()).contains("Flagger");
    assertThat(writtenBy(flagger, owner("flagger.app/v1beta1", "Canary", true)).scaledBy())
        .as("its primary is all Flagger's work")
        .isEmpty();
    assertThat(writtenBy("{}").scaledBy()).isEmpty();
  }

  @Test
  void aRolloutInProgressHasOldPodsLeft() {
    Workload web =
        read(
            "{\"replicas\":3}",
            """
            {"observedGeneration":5,"replicas":4,"updatedReplicas":2,"unavailableReplicas":2,
             "availableReplicas":2,"conditions":[{"type":"Progressing","status":"True",
             "reason":"ReplicaSetUpdated"}]}
            """);

    assertThat(web.rollout())
        .isEqualTo(new RolloutStatus(5, 5, 3, 3, 2, 2, 2, false, Optional.empty()));
    assertThat(web.rollout().isInProgress()).isTrue();
  }

  @Test
  void aTemplateThatNobodyObservedIsInProgress() {
    Workload web =
        read(
            "{\"replicas\":1}",
            "{\"observedGeneration\":4,\"replicas\":1,\"updatedReplicas\":1,\"availableReplicas\":1}");

    assertThat(web.rollout().isInProgress()).isTrue();
  }

  @Test
  void aDeadlineThatPassedIsTheClustersVerdict() {
    Workload web =
        read(
            "{\"replicas\":3,\"progressDeadlineSeconds\":60}",
            """
            {"observedGeneration":5,"replicas":4,"updatedReplicas":1,"availableReplicas":3,
             "conditions":[{"type":"Available","status":"True","reason":"MinimumReplicasAvailable"},
              {"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded",
               "message":"ReplicaSet \\"web-6f\\" has timed out progressing."}]}
            """);

    assertThat(web.rollout().isGivenUp()).isTrue();
    assertThat(web.rollout().progressDeadline()).contains(Duration.ofMinutes(1));
  }

  @Test
  void withoutReplicasThereIsOne() {
    assertThat(read("{}", "{}").rollout().replicas()).isEqualTo(1);
  }

  @Test
  void theLargestDeadlineMeansNever() {
    assertThat(read("{\"progressDeadlineSeconds\":2147483647}", "{}").rollout().progressDeadline())
        .isEmpty();
  }

  @Test
  void readsPausedAndRecreate() {
    Workload web = read("{\"paused\":true,\"strategy\":{\"type\":\"Recreate\"}}", "{}");

    assertThat(web.paused()).isTrue();
    assertThat(web.strategy()).isEqualTo(UpdateStrategy.RECREATE);
  }

  @Test
  void initContainersComeFirstWithTheirPullPolicies() {
    Workload web =
        read(
            """
            {"template":{"spec":{
              "initContainers":[{"name":"prepare","image":"busybox","imagePullPolicy":"Never"}],
              "containers":[{"name":"web","image":"nginx:1","imagePullPolicy":"Always"},
               {"name":"side","image":"envoy"},{"name":"filled-in-by-an-operator"}]}}}
            """,
            "{}");

    assertThat(web.containers())
        .extracting(Container::name, Container::pullPolicy)
        .containsExactly(
            tuple("prepare", PullPolicy.NEVER),
            tuple("web", PullPolicy.ALWAYS),
            tuple("side", PullPolicy.ALWAYS));
  }

  @Test
  void nullsAreAbsent() {
    Workload web =
        Manifests.workload(
            """
            {"metadata":{"name":"web","namespace":"prod","labels":null,"annotations":null,
              "generation":null,"ownerReferences":null},
             "spec":{"replicas":null,"strategy":null,"template":{"metadata":null,"spec":
              {"initContainers":null,"containers":null}}},
             "status":{"conditions":null,"replicas":null}}
            """,
            WorkloadKind.DEPLOYMENT);

    assertThat(web.labels()).isEmpty();
    assertThat(web.templateRestartedAt()).isEmpty();
  }
}
