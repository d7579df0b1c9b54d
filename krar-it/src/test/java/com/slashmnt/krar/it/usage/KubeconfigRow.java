package com.slashmnt.krar.it.usage;

import java.util.List;
import java.util.Map;

/**
 * Kubeconfigs, and whether a cluster can be reached with them.
 *
 * @param files contents, with placeholders such as {@code {server}}
 * @param isMissingFileNamed whether the variable names another file, too, which is not there
 */
record KubeconfigRow(String name, boolean works, List<String> files, boolean isMissingFileNamed) {

  /** A cluster that is right. */
  static final String CLUSTER = "server: \"{server}\", certificate-authority-data: {caData}";

  /** A user that is right. */
  static final String USER = "token: \"{token}\"";

  private static final String CONTEXT = "contexts: [{name: a, context: {cluster: a, user: a}}]\n";
  private static final String CURRENT = "current-context: a\n";

  static KubeconfigRow works(String name, String cluster, String user) {
    return new KubeconfigRow(name, true, List.of(config(cluster, user)), false);
  }

  static KubeconfigRow fails(String name, String cluster, String user) {
    return new KubeconfigRow(name, false, List.of(config(cluster, user)), false);
  }

  static KubeconfigRow user(String name, String user) {
    return works(name, CLUSTER, user);
  }

  static KubeconfigRow noUser(String name, String user) {
    return fails(name, CLUSTER, user);
  }

  static KubeconfigRow files(String name, boolean works, String... files) {
    return new KubeconfigRow(name, works, List.of(files), false);
  }

  KubeconfigRow withMissingFile() {
    return new KubeconfigRow(name, works, files, true);
  }

  static String config(String cluster, String user) {
    return CURRENT + CONTEXT + clusters(cluster) + users(user);
  }

  static String clusters(String cluster) {
    return "clusters: [{name: a, cluster: {" + cluster + "}}]\n";
  }

  static String users(String user) {
    return "users: [{name: a, user: {" + user + "}}]\n";
  }

  static String context() {
    return CURRENT + CONTEXT;
  }

  /** The files with what the placeholders stand for. */
  List<String> filled(Map<String, String> values) {
    return files.stream().map(file -> filled(file, values)).toList();
  }

  private static String filled(String text, Map<String, String> values) {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("{" + value.getKey() + "}", value.getValue());
    }
    return filled;
  }

  @Override
  public String toString() {
    return name;
  }
}
