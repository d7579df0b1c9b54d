package com.slashmnt.krar.job.kubeconfig;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A cluster of a kubeconfig.
 *
 * @param server a URL, or host and port; empty if there is none
 * @param tlsServerName whose certificate the server shows, if not the URL's host; empty if not said
 * @param isInsecure whether any certificate will do
 * @param proxyUrl the proxy on the way there, which may hold a password; empty if there is none
 * @param isCompressionDisabled whether answers are not to be compressed
 * @param plugInConfig what the cluster tells credential plug-ins
 */
public record ClusterEntry(
    String server,
    String tlsServerName,
    boolean isInsecure,
    PemSource authority,
    String proxyUrl,
    boolean isCompressionDisabled,
    Optional<Object> plugInConfig) {

  private static final String PLUG_IN_EXTENSION = "client.authentication.k8s.io/exec";

  static ClusterEntry read(YamlFields fields, Path kubeconfig) {
    return new ClusterEntry(
        fields.text("server"),
        fields.text("tls-server-name"),
        fields.flag("insecure-skip-tls-verify"),
        PemSource.read(fields, "certificate-authority", kubeconfig),
        fields.text("proxy-url"),
        fields.flag("disable-compression"),
        fields.list("extensions").stream()
            .filter(extension -> extension.text("name").equals(PLUG_IN_EXTENSION))
            .flatMap(extension -> extension.any("extension").stream())
            .findFirst());
  }

  /** URLs may hold a password. */
  @Override
  public String toString() {
    return "cluster of a kubeconfig";
  }
}
