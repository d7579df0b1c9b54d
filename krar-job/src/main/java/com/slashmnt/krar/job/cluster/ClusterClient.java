package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.fabric8.Fabric8Cluster;

/** A cluster that krar talks to, until it is closed. */
public final class ClusterClient implements AutoCloseable {

  private final ApiServerClient http;
  private final Fabric8Cluster cluster;

  private ClusterClient(ApiServerClient http, Fabric8Cluster cluster) {
    this.http = http;
    this.cluster = cluster;
  }

  /**
   * A client on that way.
   *
   * @throws IllegalArgumentException with a sentence, if the way proves closed, or its keys and
   *     certificates do not do
   */
  public static ClusterClient open(ClusterAccess access) {
    ClusterConnection connection = access.open();
    ApiServerClient http = new ApiServerClient(connection);
    return new ClusterClient(http, Fabric8Cluster.of(http, connection.server()));
  }

  /** What krar does on it. */
  public Fabric8Cluster cluster() {
    return cluster;
  }

  /**
   * Says that the process is about to end, see {@link Fabric8Cluster#beginShutdown()}; thereby ends
   * the requests under way, too, which the cluster by itself cannot.
   */
  public void beginShutdown() {
    cluster.beginShutdown();
    http.beginShutdown();
  }

  @Override
  public void close() {
    http.close();
  }
}
