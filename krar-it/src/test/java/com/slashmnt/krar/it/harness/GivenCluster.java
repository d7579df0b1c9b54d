package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The cluster that {@code KUBECONFIG} names; it is not ours to break. */
final class GivenCluster implements ControlPlane {
  private final Path kubeconfig;
  private final KubernetesClient client;

  GivenCluster(String kubeconfig) {
    this.kubeconfig = Path.of(kubeconfig).toAbsolutePath();
    if (!Files.isRegularFile(this.kubeconfig)) {
      throw new IllegalArgumentException("KUBECONFIG must name one file, was " + kubeconfig);
    }
    client = Clients.of(this.kubeconfig);
  }

  @Override
  public boolean own() {
    return false;
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public Path kubectl() {
    return onPath("kubectl");
  }

  @Override
  public Path helm(String program) {
    return onPath(program);
  }

  @Override
  public AuditLog audit() {
    throw notOurs("read the audit log");
  }

  @Override
  public void killApiServer() {
    throw notOurs("kill the API server");
  }

  @Override
  public void restartEtcd() {
    throw notOurs("restart the etcd");
  }

  @Override
  public void startApiServer() {
    throw notOurs("start the API server");
  }

  @Override
  public void expireContinueTokens() {
    throw notOurs("make page tokens expire");
  }

  @Override
  public Etcd etcd() {
    throw notOurs("write to the etcd");
  }

  @Override
  public void close() {}

  private IllegalStateException notOurs(String attempted) {
    return new IllegalStateException(
        "cannot %s of the cluster in %s: unset KUBECONFIG to run one here"
            .formatted(attempted, kubeconfig));
  }

  private static Path onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(program + " is not on the PATH"));
  }
}
