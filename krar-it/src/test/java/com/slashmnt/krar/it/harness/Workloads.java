package com.slashmnt.krar.it.harness;

/** Makes workloads; an image without more is {@code nginx:1.25}, one replica. */
public final class Workloads {
  private Workloads() {}

  /** A Deployment, not created yet. */
  public static DeploymentFixture deployment(String namespace, String name) {
    return new DeploymentFixture(namespace, name);
  }

  /** A StatefulSet, not created yet; its pods start in parallel. */
  public static StatefulSetFixture statefulSet(String namespace, String name) {
    return new StatefulSetFixture(namespace, name);
  }

  /** A DaemonSet, not created yet. */
  public static DaemonSetFixture daemonSet(String namespace, String name) {
    return new DaemonSetFixture(namespace, name);
  }
}
