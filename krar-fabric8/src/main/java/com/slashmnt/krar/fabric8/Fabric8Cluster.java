package com.slashmnt.krar.fabric8;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.run.RunListener;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.WorkloadRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;

/**
 * krar's SPIs on a Kubernetes API, by fabric8's client.
 *
 * <p>Thread-safe. The client stays the caller's, who closes it after the last use.
 *
 * @since 3.0.0
 */
public final class Fabric8Cluster {

  private static final int DEFAULT_PAGE_SIZE = 500;

  private final KubernetesClient client;
  private final int pageSize;

  private Fabric8Cluster(KubernetesClient client, int pageSize) {
    this.client = requireNonNull(client, "client");
    this.pageSize = pageSize;
  }

  /** The cluster that this client talks to; lists come in pages of 500. */
  public static Fabric8Cluster of(KubernetesClient client) {
    return new Fabric8Cluster(client, DEFAULT_PAGE_SIZE);
  }

  /** The same cluster, with lists in pages of that size. */
  public Fabric8Cluster pageSize(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("the page size must be at least 1, was " + size);
    }
    return new Fabric8Cluster(client, size);
  }

  /** Selects what is discovered. */
  public WorkloadSelector selector(Discovery discovery) {
    requireNonNull(discovery, "discovery");
    return () -> {
      throw fail();
    };
  }

  /** Selects exactly these. */
  public WorkloadSelector selector(Collection<WorkloadRef> targets) {
    requireNonNull(targets, "targets");
    return () -> {
      throw fail();
    };
  }

  /** Selects what is discovered, and then those of the targets that were not. */
  public WorkloadSelector selector(Discovery discovery, Collection<WorkloadRef> targets) {
    requireNonNull(discovery, "discovery");
    requireNonNull(targets, "targets");
    return () -> {
      throw fail();
    };
  }

  /** Restarts by one patch of the pod template. */
  public RolloutTrigger trigger() {
    return (workload, roll, context) -> {
      throw fail();
    };
  }

  /** Looks at rollouts by one list per kind and namespace. */
  public RolloutFollower follower() {
    return followed -> {
      throw fail();
    };
  }

  /** Looks at rollouts by the lists that found them. */
  public RolloutFollower follower(Discovery discovery) {
    requireNonNull(discovery, "discovery");
    return followed -> {
      throw fail();
    };
  }

  /** The live pods of each workload's newest revision. */
  public FactSource<RunningPods> pods() {
    return workloads -> {
      throw fail();
    };
  }

  /** Writes a Kubernetes Event for each restart and each failure. */
  public RunListener events(RunId runId) {
    requireNonNull(runId, "runId");
    return event -> {
      throw fail();
    };
  }

  /** The cluster's address and the page size. */
  @Override
  public String toString() {
    return client.getMasterUrl() + " in pages of " + pageSize;
  }

  private static KrarException fail() {
    return new KrarException(new Reason("NotWritten", "This is not written yet."));
  }
}
