package com.slashmnt.krar.it.benchmark.fleet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** One Deployment and one pod of it, as a cluster has them; {@link PodFleet} makes many of them. */
final class FleetManifests {
  /** The Deployment, which the names of its ReplicaSet and pods begin with. */
  static final String NAME = "web-00000";

  /** Of the pod template, as the Deployment controller makes it. */
  static final String HASH = "7d9c5b6f4d";

  /** The end of the pod's name. */
  static final String POD = "zq9zq";

  /** The image's repository. */
  static final String IMAGE = "app-0000";

  /** What the pod runs. */
  static final String DIGEST = "d".repeat(64);

  /** The UID of the ReplicaSet. */
  static final String REPLICA_SET_UID = "11111111-2222-3333-4444-555555555555";

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private static final String CONTAINERS =
      """
      securityContext: {runAsNonRoot: true, runAsUser: 65532}
      containers:
      - name: main
        image: %s/team/%s:1
        imagePullPolicy: Always
        ports: [{name: http, containerPort: 8080}, {name: metrics, containerPort: 9090}]
        env:
        - {name: LOG_LEVEL, value: info}
        - {name: DATABASE_URL, value: "postgres://database.example.com:5432/web"}
        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 256Mi}}
        readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 10}
        livenessProbe: {httpGet: {path: /live, port: http}, periodSeconds: 30}
        securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true}
        volumeMounts: [{name: tmp, mountPath: /tmp}]
      volumes: [{name: tmp, emptyDir: {}}]
      """;

  private FleetManifests() {}

  /** Complete, with ten pods. */
  static Deployment deployment(String namespace, String registry, int replicas) {
    return YAML.unmarshal(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          namespace: %s
          name: %s
          labels: {app.kubernetes.io/name: %s, app.kubernetes.io/managed-by: Helm, %s: %s}
          annotations: {meta.helm.sh/release-name: %s, meta.helm.sh/release-namespace: shop}
        spec:
          replicas: %d
          selector: {matchLabels: {app.kubernetes.io/name: %s}}
          template:
            metadata:
              labels: {app.kubernetes.io/name: %s}
              annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9090"}
            spec:
        %s
        status:
          observedGeneration: 1
          replicas: %d
          updatedReplicas: %d
          readyReplicas: %d
          availableReplicas: %d
          conditions:
          - {type: Available, status: "True", reason: MinimumReplicasAvailable,
             message: Deployment has minimum availability.,
             lastUpdateTime: "2026-01-01T00:00:00Z", lastTransitionTime: "2026-01-01T00:00:00Z"}
          - {type: Progressing, status: "True", reason: NewReplicaSetAvailable,
             message: 'ReplicaSet "%s-%s" has successfully progressed.',
             lastUpdateTime: "2026-01-01T00:00:00Z", lastTransitionTime: "2026-01-01T00:00:00Z"}
        """
            .formatted(
                namespace,
                NAME,
                NAME,
                Fleet.LABEL,
                Fleet.VALUE,
                NAME,
                replicas,
                NAME,
                NAME,
                CONTAINERS.formatted(registry, IMAGE).indent(6).stripTrailing(),
                replicas,
                replicas,
                replicas,
                replicas,
                NAME,
                HASH),
        Deployment.class);
  }

  /** Running and ready. */
  static Pod pod(String namespace, String registry) {
    return YAML.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: %s
          name: %s-%s-%s
          generateName: %s-%s-
          labels: {app.kubernetes.io/name: %s, pod-template-hash: %s}
          annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9090"}
          ownerReferences:
          - {apiVersion: apps/v1, kind: ReplicaSet, name: %s-%s, uid: %s, controller: true,
             blockOwnerDeletion: true}
        spec:
          nodeName: node-0
        %s
        status:
          phase: Running
          hostIP: 10.200.0.1
          podIP: 10.200.200.200
          startTime: "2026-01-01T00:00:00Z"
          conditions:
          - {type: PodScheduled, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
          - {type: Initialized, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
          - {type: ContainersReady, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
          - {type: Ready, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
          containerStatuses:
          - name: main
            image: %s/team/%s:1
            imageID: %s/team/%s@sha256:%s
            containerID: containerd://5c1f0e6a5c1f0e6a5c1f0e6a5c1f0e6a5c1f0e6a5c1f0e6a5c1f0e6a5c1f0e6a
            ready: true
            started: true
            restartCount: 0
            state: {running: {startedAt: "2026-01-01T00:00:00Z"}}
        """
            .formatted(
                namespace,
                NAME,
                HASH,
                POD,
                NAME,
                HASH,
                NAME,
                HASH,
                NAME,
                HASH,
                REPLICA_SET_UID,
                CONTAINERS.formatted(registry, IMAGE).indent(2).stripTrailing(),
                registry,
                IMAGE,
                registry,
                IMAGE,
                DIGEST),
        Pod.class);
  }
}
