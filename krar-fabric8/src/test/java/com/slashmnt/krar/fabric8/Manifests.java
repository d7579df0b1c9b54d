package com.slashmnt.krar.fabric8;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.fabric8.internal.kind.KindAdapter;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;

/** Objects as an API server gives them. */
public final class Manifests {

  public static final String RESTARTED_AT = "2026-11-23T02:00:00Z";

  private Manifests() {}

  public static String deployment(String namespace, String name) {
    return deployment(namespace, name, "10", "\"app\":\"web\"", RESTARTED_AT);
  }

  /** A Deployment of three replicas whose rollout is complete. */
  public static String deployment(
      String namespace, String name, String resourceVersion, String labels, String restartedAt) {
    return """
    {"metadata":{"name":"%s","namespace":"%s","uid":"uid-%s","resourceVersion":"%s","generation":4,
      "creationTimestamp":"2026-01-01T00:00:00Z","labels":{%s},
      "annotations":{"deployment.kubernetes.io/revision":"3",
        "kubectl.kubernetes.io/last-applied-configuration":"{}"},
      "managedFields":[{"manager":"kubectl","operation":"Apply","fieldsV1":{"f:spec":{}}}]},
     "spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},"progressDeadlineSeconds":600,
      "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%%","maxUnavailable":1}},
      "template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"%s"}},
       "spec":{"containers":[{"name":"web","image":"nginx:1.27","ports":[{"containerPort":80}]}]}}},
     "status":{"observedGeneration":4,"replicas":3,"updatedReplicas":3,"readyReplicas":3,
      "availableReplicas":3,"conditions":[{"type":"Progressing","status":"True",
       "reason":"NewReplicaSetAvailable","message":"ReplicaSet \\"web-5d\\" has progressed."}]}}
    """
        .formatted(name, namespace, name, resourceVersion, labels, restartedAt);
  }

  public static WorkloadRef ref(String text) {
    return WorkloadRef.parse(text);
  }

  /** What a list's item is taken for. */
  public static Workload workload(String json, WorkloadKind kind) {
    return workload(json, Kinds.builtIn().of(kind));
  }

  private static <W extends KindAdapter.Wire> Workload workload(
      String json, KindAdapter<W> adapter) {
    return adapter.toWorkload(requireNonNull(Json.read(json, adapter.wire())));
  }

  public static Workload web() {
    return workload(deployment("prod", "web"), WorkloadKind.DEPLOYMENT);
  }
}
