package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.net.PemFiles;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The way that a context of a kubeconfig describes. */
public record KubeconfigAccess(Kubeconfig kubeconfig, String name, Environment environment)
    implements ClusterAccess {

  @Override
  public Config open() {
    Config config = new Refreshed(this);
    merge(config);
    PemFiles.check(config, "kubeconfig's context '" + name + "'");
    return ClientDefaults.apply(config, environment);
  }

  @Override
  public String namespace() {
    return kubeconfig
        .context(name)
        .map(Context::getNamespace)
        .filter(namespace -> !namespace.isEmpty())
        .orElse(DEFAULT_NAMESPACE);
  }

  /**
   * By fabric8's internal class: its public ways take one file, or look for files and variables on
   * their own.
   */
  private void merge(Config config) {
    Context context = kubeconfig.context(name).orElseThrow();
    Cluster cluster = kubeconfig.cluster(context).orElseThrow();
    AuthInfo user = kubeconfig.user(context).orElseGet(AuthInfo::new);
    if (user.getTokenFile() != null && !user.getTokenFile().isEmpty()) {
      Path tokenFile = tokenFile(context, user);
      if (!Files.isReadable(tokenFile)) {
        throw new IllegalArgumentException(
            "the tokenFile of the kubeconfig's context '"
                + name
                + "', "
                + tokenFile
                + ", cannot be read");
      }
      config.setOauthTokenProvider(new TokenFile(tokenFile));
    }
    try {
      KubeConfigUtils.merge(
          config, name, kubeconfig.files().toArray(io.fabric8.kubernetes.api.model.Config[]::new));
    } catch (RuntimeException e) {
      // The cause may quote what the plug-in printed, which may be a token.
      throw new IllegalArgumentException(
          "the credential plug-in of the kubeconfig's context '" + name + "' cannot be run", e);
    }
    boolean noToken = config.getAutoOAuthToken() == null && config.getClientCertData() == null;
    if (user.getExec() != null && noToken && config.getOauthTokenProvider() == null) {
      throw new IllegalArgumentException(
          "the credential plug-in '"
              + user.getExec().getCommand()
              + "' of the kubeconfig's context '"
              + name
              + "' gave no credential; run it by hand to see why");
    }
    // What fabric8 leaves out and kubectl does: impersonation, and a proxy of any scheme.
    if (user.getAs() != null) {
      config.setImpersonateUsername(user.getAs());
      config.setImpersonateGroups(
          user.getAsGroups() == null ? new String[0] : user.getAsGroups().toArray(String[]::new));
    }
    config.setHttpProxy(cluster.getProxyUrl());
    config.setHttpsProxy(cluster.getProxyUrl());
  }

  /** A relative path is relative to the file that names it. */
  private Path tokenFile(Context context, AuthInfo user) {
    for (io.fabric8.kubernetes.api.model.Config file : kubeconfig.files()) {
      for (NamedAuthInfo named : file.getUsers()) {
        if (Objects.equals(named.getName(), context.getUser())) {
          for (Object origin : named.getAdditionalProperties().values()) {
            if (origin instanceof File f) {
              return f.toPath().resolveSibling(user.getTokenFile());
            }
          }
        }
      }
    }
    return Path.of(user.getTokenFile());
  }

  /**
   * A configuration that asks the kubeconfig again for a token: fabric8 refreshes every minute and
   * on a 401, and on its own would look at variables and default files.
   */
  private static final class Refreshed extends Config {

    private final KubeconfigAccess access;

    Refreshed(KubeconfigAccess access) {
      super(false);
      this.access = access;
    }

    @Override
    public Config refresh() {
      Config fresh = Config.empty();
      try {
        access.merge(fresh);
      } catch (IllegalArgumentException e) {
        // The old token may still hold; if not, the request says so.
        return this;
      }
      return fresh;
    }
  }
}
