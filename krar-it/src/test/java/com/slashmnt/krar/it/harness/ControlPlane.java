package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A Kubernetes API and its controllers, without nodes: {@link Kubelets} plays those.
 *
 * <p>With {@code KUBECONFIG} in the environment this is that cluster; else a real control plane is
 * built once, into a cache, and runs on loopback.
 */
public interface ControlPlane extends AutoCloseable {
  /** The one that all tests of this JVM share: started at the first call, ended with the JVM. */
  static ControlPlane shared() {
    return SharedControlPlane.PLANE;
  }

  /** Starts a private one, whatever {@code KUBECONFIG} says; the caller closes it. */
  static ControlPlane start() {
    return start(Map.of());
  }

  /** The same, with variables for the script that starts it, for instance {@code KCM_ARGS}. */
  static ControlPlane start(Map<String, String> settings) {
    return LoopbackControlPlane.start(settings);
  }

  /** Whether it was started here; only then can it be killed, and has an audit log. */
  default boolean own() {
    return true;
  }

  /** A client with all rights. */
  KubernetesClient client();

  /** The kubeconfig file of a user with all rights. */
  Path kubeconfig();

  /** The {@code kubectl} that was built with the control plane, or that of the {@code PATH}. */
  Path kubectl();

  /** Runs {@code kubectl} with all rights and gives its output; one that fails is an error. */
  default String kubectl(String... args) {
    return Kubectl.run(this, args);
  }

  /**
   * The {@code helm} (Helm 4) or {@code helm3} that was built with the control plane, or that of
   * the {@code PATH}.
   */
  Path helm(String program);

  /**
   * What service accounts and the user {@code krar} asked.
   *
   * @throws IllegalStateException if the cluster is not our own
   */
  AuditLog audit();

  /**
   * Ends the API server at once (SIGKILL); its data stays.
   *
   * @throws IllegalStateException if the cluster is not our own
   */
  void killApiServer();

  /**
   * Ends etcd at once (SIGKILL) and starts it again with its data; the API server stays, and finds
   * it again.
   *
   * @throws IllegalStateException if the cluster is not our own
   */
  void restartEtcd();

  /**
   * Starts the API server again, on the same port and data, and returns when it is ready.
   *
   * @throws IllegalStateException if the cluster is not our own
   */
  void startApiServer();

  /**
   * Makes every continue token expire that was given out so far: compacts etcd, and starts the API
   * server again, whose cache would still serve them.
   *
   * @throws IllegalStateException if the cluster is not our own
   */
  void expireContinueTokens();

  /**
   * Its storage, for what the API server would take too long to be asked for.
   *
   * @throws IllegalStateException if the cluster is not our own
   */
  Etcd etcd();

  /** Ends a private one; the shared one goes on until the JVM ends. */
  @Override
  void close();

  /** The cluster that {@code KUBECONFIG} names, if it names one. */
  private static Optional<String> given() {
    return Optional.ofNullable(System.getenv("KUBECONFIG")).filter(path -> !path.isBlank());
  }

  /** Holds the shared one; the class is loaded when it is first asked for. */
  final class SharedControlPlane {
    private static final ControlPlane PLANE =
        given().<ControlPlane>map(GivenCluster::new).orElseGet(LoopbackControlPlane::startShared);

    private SharedControlPlane() {}
  }
}
