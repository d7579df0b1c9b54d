package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Namespaces;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A control plane for one benchmark, without the controllers that would work on its fleet, and a
 * service account with krar's rights for all contestants.
 */
record BenchmarkPlane(ControlPlane plane, Namespaces names, Account account, Path folder)
    implements AutoCloseable {
  /** Those that roll out, and those that delete pods whose ReplicaSet or node does not exist. */
  private static final String CONTROLLERS_OFF =
      "--controllers=-deployment-controller,-replicaset-controller,-statefulset-controller,"
          + "-daemonset-controller,-garbage-collector-controller,-pod-garbage-collector-controller,"
          + "-taint-eviction-controller";

  private static final String[] VERBS = {"get", "list", "watch", "patch"};

  static BenchmarkPlane start(Class<? extends Benchmark> benchmark) {
    ControlPlane plane = ControlPlane.start(Map.of("KCM_ARGS", CONTROLLERS_OFF));
    Namespaces names = Namespaces.of(plane, benchmark);
    Account account =
        Accounts.create(plane, names.create("account"), "benchmark")
            .allowEverywhere(
                Accounts.rule("apps", "deployments", VERBS),
                Accounts.rule("apps", "statefulsets", VERBS),
                Accounts.rule("apps", "daemonsets", VERBS),
                Accounts.rule("", "pods", "list", "watch"),
                Accounts.rule("", "nodes", "list"),
                Accounts.rule("", "configmaps", "get", "create", "patch"),
                Accounts.rule("", "events", "create"));
    try {
      Path folder = Files.createDirectories(plane.kubeconfig().resolveSibling("benchmark"));
      return new BenchmarkPlane(plane, names, account, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder beside " + plane.kubeconfig(), e);
    }
  }

  /** Of the account. */
  Path kubeconfig() {
    return account.kubeconfig(folder);
  }

  /** The API server's address and authority. */
  Config config() {
    return plane.client().getConfiguration();
  }

  /** The API server's address. */
  URI server() {
    return URI.create(config().getMasterUrl());
  }

  /** The plane goes, and all that is on it. */
  @Override
  public void close() {
    plane.close();
  }
}
