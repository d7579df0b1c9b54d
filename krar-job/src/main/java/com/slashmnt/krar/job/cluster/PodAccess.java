package com.slashmnt.krar.job.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.slashmnt.krar.http.ProxyServer;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.Environment.ServiceAddress;
import com.slashmnt.krar.job.net.Pem;
import com.slashmnt.krar.job.net.ProxyVariables;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;

/** The way from within a pod, by its service account. */
record PodAccess(ServiceAddress apiServer, Environment environment, Path serviceAccount)
    implements ClusterAccess {

  @Override
  public ClusterConnection open() {
    URI server = URI.create(server());
    return new ClusterConnection(
        server,
        "",
        new ServerTrust(false, authorities(), FurtherAuthorities.of(environment)),
        ProxyVariables.of(server, environment).map(URI::create).map(ProxyServer::of),
        false,
        TokenFileIdentity.of(
            serviceAccount.resolve("token"),
            "the token of the pod's service account",
            "",
            Optional.empty()),
        List.of());
  }

  private List<Certificate> authorities() {
    Path file = serviceAccount.resolve("ca.crt");
    if (!Files.exists(file)) {
      return List.of();
    }
    String name = "the certificate authority of the pod's service account, " + file + ",";
    try {
      List<Certificate> authorities = Pem.certificates(Files.readString(file, ISO_8859_1));
      if (authorities.isEmpty()) {
        throw new IllegalArgumentException(name + " holds no certificate");
      }
      return authorities;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          name + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
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
