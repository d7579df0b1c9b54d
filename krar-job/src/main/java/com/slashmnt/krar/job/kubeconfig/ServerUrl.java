package com.slashmnt.krar.job.kubeconfig;

import java.net.URI;
import java.util.Optional;

/** The URL of an API server, as kubectl completes what a kubeconfig says. */
public final class ServerUrl {

  private ServerUrl() {}

  /** With a scheme: plain HTTP where the kubeconfig has none, whatever else it says. */
  public static String of(ClusterEntry cluster) {
    String server = cluster.server();
    return server.contains("://") ? server : "http://" + server;
  }

  /** User and password of such a URL, which Go's programs send; they are secret. */
  public static Optional<String> userInfo(URI server) {
    return Optional.ofNullable(server.getUserInfo());
  }

  /** The same URL without them. */
  public static URI withoutUserInfo(URI server) {
    String userInfo = server.getRawUserInfo();
    return userInfo == null
        ? server
        : URI.create(server.toString().replaceFirst("://[^/@]*@", "://"));
  }
}
