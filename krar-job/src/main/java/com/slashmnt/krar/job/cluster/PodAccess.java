package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.Environment.ServiceAddress;
import com.slashmnt.krar.job.net.PemFiles;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The way from within a pod, by its service account. */
public record PodAccess(ServiceAddress apiServer, Environment environment, Path serviceAccount)
    implements ClusterAccess {

  @Override
  public Config open() {
    Config config = Config.empty();
    config.setMasterUrl(server());
    config.setOauthTokenProvider(new TokenFile(serviceAccount.resolve("token")));
    Path authority = serviceAccount.resolve("ca.crt");
    if (Files.exists(authority)) {
      config.setCaCertFile(authority.toString());
      PemFiles.check(config, "pod's service account");
    }
    return ClientDefaults.apply(config, environment);
  }

  @Override
  public String namespace() {
    try {
      String name = Files.readString(serviceAccount.resolve("namespace")).strip();
      return name.isEmpty() ? DEFAULT_NAMESPACE : name;
    } catch (IOException e) {
      return DEFAULT_NAMESPACE;
    }
  }

  /** The API server's URL. */
  String server() {
    String host = apiServer.host();
    return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + apiServer.port();
  }
}
