package com.slashmnt.krar.job.kubeconfig;

/**
 * A context of a kubeconfig: which user of which cluster, and in which namespace.
 *
 * <p>Each is empty where the kubeconfig does not say.
 */
public record ContextEntry(String cluster, String user, String namespace) {

  static ContextEntry read(YamlFields fields) {
    return new ContextEntry(fields.text("cluster"), fields.text("user"), fields.text("namespace"));
  }
}
