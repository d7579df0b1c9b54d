package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.net.PemFiles;
import com.slashmnt.krar.job.net.ProxyVariables;
import com.slashmnt.krar.job.net.Urls;
import com.slashmnt.krar.job.net.Version;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What surrounds any cluster: proxies, further certificate authorities, patience. */
final class ClientDefaults {

  private static final Logger LOG = LoggerFactory.getLogger(ClientDefaults.class);

  private ClientDefaults() {}

  static Config apply(Config config, Environment environment) {
    URI server =
        Urls.parse(config.getMasterUrl())
            .orElseThrow(() -> Urls.none("the cluster's server", "https://10.0.0.1:6443"));
    boolean ownProxy = config.getHttpsProxy() != null && !config.getHttpsProxy().isEmpty();
    if (!ownProxy) {
      String proxy = ProxyVariables.of(server, environment).orElse(null);
      config.setHttpProxy(proxy);
      config.setHttpsProxy(proxy);
    }
    boolean proxyHasUser = config.getHttpsProxy() != null && config.getHttpsProxy().contains("@");
    if (proxyHasUser || ProxyVariables.hasUser(environment)) {
      // The JDK does not send a password to a proxy for tunnels, unless configured so before its
      // first
      // use.
      System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }
    environment.certificateFile().ifPresent(file -> trust(config, file));
    config.setUserAgent("krar/" + Version.current());
    config.setAutoConfigure(false);
    // On HTTP/2 an API server answers 401 with a GOAWAY, on which the JDK's client drops the
    // answer;
    // HTTP/1.1 lets krar say what is wrong.
    config.setHttp2Disable(true);
    // A page of 500 large objects may take longer than fabric8's 10 s. krar-fabric8 knows which
    // requests to try again; fabric8's own ten attempts would come on top of each of its.
    config.setRequestTimeout(30_000);
    config.setRequestRetryBackoffLimit(0);
    return config;
  }

  /** Adds those authorities: a proxy that looks into TLS has one of its own. */
  private static void trust(Config config, String file) {
    try {
      String more = Files.readString(Path.of(file));
      if (!PemFiles.isCertificates(more)) {
        throw new IOException("no certificates");
      }
      String pem = more + "\n" + authorities(config);
      config.setCaCertData(
          Base64.getEncoder().encodeToString(pem.strip().getBytes(StandardCharsets.UTF_8)));
      config.setCaCertFile(null);
    } catch (IOException | RuntimeException e) {
      // As Go's programs do, kubectl among them; what needed it fails with its own message.
      LOG.warn("SSL_CERT_FILE {} cannot be read and is not used", file);
    }
  }

  private static String authorities(Config config) throws IOException {
    String data = config.getCaCertData();
    if (data != null && !data.isEmpty()) {
      return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8);
    }
    String file = config.getCaCertFile();
    return file == null || file.isEmpty() ? "" : Files.readString(Path.of(file));
  }
}
