package com.slashmnt.krar.job.kubeconfig;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program that gives a credential (Kubernetes documentation, <i>client-go credential
 * plugins</i>).
 *
 * @param command a program's name or path; empty if it is not said
 * @param environment variables for it besides krar's own
 * @param apiVersion that of question and answer; empty if it is not said
 * @param installHint how to get the program; empty if it is not said
 * @param isToldTheCluster whether it gets to know which cluster the credential is for
 * @param interactiveMode whether it may ask on the terminal; empty if it is not said
 */
public record PlugInEntry(
    String command,
    List<String> arguments,
    Map<String, String> environment,
    String apiVersion,
    String installHint,
    boolean isToldTheCluster,
    String interactiveMode) {

  static final String V1 = "client.authentication.k8s.io/v1";
  static final String V1_BETA_1 = "client.authentication.k8s.io/v1beta1";
  static final Set<String> API_VERSIONS = Set.of(V1, V1_BETA_1);
  static final String ALWAYS_INTERACTIVE = "Always";
  static final Set<String> INTERACTIVE_MODES = Set.of("Never", "IfAvailable", ALWAYS_INTERACTIVE);

  public PlugInEntry {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  static PlugInEntry read(YamlFields fields, Path kubeconfig) {
    String command = fields.text("command");
    Map<String, String> environment = new LinkedHashMap<>();
    fields.list("env").forEach(e -> environment.put(e.text("name"), e.text("value")));
    return new PlugInEntry(
        // What has no folder is looked for on the PATH.
        command.contains("/") ? RelativePath.resolve(kubeconfig, command) : command,
        fields.texts("args"),
        environment,
        fields.text("apiVersion"),
        fields.text("installHint"),
        fields.flag("provideClusterInfo"),
        fields.text("interactiveMode"));
  }

  /** Arguments and variables may be secret. */
  @Override
  public String toString() {
    return "credential plug-in '" + command + "'";
  }
}
