package com.slashmnt.krar.examples;

import static java.util.stream.Collectors.toMap;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.testkit.embedded.EmbeddedCluster;
import com.slashmnt.krar.testkit.embedded.SampleWorkloads;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Workload;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Set;

/** Feeds a policy with a fact of one's own: namespaces whose annotation freezes all changes. */
public final class OwnFactMain {

  static final String ANNOTATION = "example.com/change-freeze";

  /** Why a workload's namespace is frozen; blank if it is not. */
  static final Fact<String> FREEZE = Fact.named("change freeze", String.class);

  private OwnFactMain() {}

  /** Freezes one namespace of an embedded cluster, and prints a plan. */
  public static void main(String[] args) {
    try (EmbeddedCluster cluster = SampleWorkloads.startCluster()) {
      freeze(cluster.client(), "edge", "until the new certificates are in");
      plan(cluster.client())
          .decisions()
          .forEach((ref, decision) -> System.out.println(ref + ": " + decision.reason()));
    }
  }

  /** Pure: what it needs to know was gathered before. */
  static RolloutPolicy unlessFrozen() {
    return RolloutPolicy.of(
        "unless frozen",
        Set.of(FREEZE),
        (workload, context) ->
            context
                .fact(FREEZE)
                .fold(
                    why ->
                        why.isBlank()
                            ? Decision.roll("NotFrozen", "Its namespace may change.")
                            : Decision.hold("ChangeFreeze", "Its namespace is frozen " + why + "."),
                    unknown -> Decision.hold("FreezeUnknown", unknown.message())));
  }

  /** One request for all workloads, however many there are. */
  static FactSource<String> freezes(KubernetesClient client) {
    return workloads -> {
      Map<String, Namespace> namespaces =
          client.namespaces().list().getItems().stream()
              .collect(toMap(n -> n.getMetadata().getName(), n -> n));
      return workloads.stream().collect(toMap(Workload::ref, w -> freeze(w, namespaces)));
    };
  }

  private static FactValue<String> freeze(Workload workload, Map<String, Namespace> namespaces) {
    Namespace namespace = namespaces.get(workload.ref().namespace());
    return namespace == null
        ? FactValue.unknown("NamespaceNotFound", "Its namespace was not found.")
        : FactValue.known(namespace.getMetadata().getAnnotations().getOrDefault(ANNOTATION, ""));
  }

  static RolloutPlan plan(KubernetesClient client) {
    Fabric8Cluster cluster = Fabric8Cluster.of(client);
    Discovery labelled =
        Discovery.of(LabelSelector.of(SampleWorkloads.LABEL, SampleWorkloads.POLICY));
    return RolloutRun.builder(
            cluster.selector(labelled),
            RolloutPolicy.always().guardedBy(unlessFrozen()),
            cluster.trigger())
        .source(FREEZE, freezes(client))
        .runId(new RunId("example/1"))
        .build()
        .plan();
  }

  static void freeze(KubernetesClient client, String namespace, String why) {
    client
        .namespaces()
        .withName(namespace)
        .edit(n -> n.edit().editMetadata().addToAnnotations(ANNOTATION, why).endMetadata().build());
  }
}
