package com.slashmnt.krar.it.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of a pod's container, as a kubelet makes them of what the pod says. */
public final class PodEnvironment {
  private static final Pattern KEYED = Pattern.compile("metadata\\.(labels|annotations)\\['(.*)']");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\(([\\w.-]+)\\)");

  private final KubernetesClient client;
  private final Pod pod;
  private final Map<String, String> made;

  private PodEnvironment(KubernetesClient client, Pod pod, Map<String, String> first) {
    this.client = client;
    this.pod = pod;
    made = new LinkedHashMap<>(first);
  }

  /** Those of the only container. */
  public static Map<String, String> of(KubernetesClient client, Pod pod) {
    return of(client, pod, Map.of());
  }

  /** Those of the only container; {@code first} are there before, and can be referred to. */
  public static Map<String, String> of(
      KubernetesClient client, Pod pod, Map<String, String> first) {
    PodEnvironment environment = new PodEnvironment(client, pod, first);
    for (EnvVar variable : pod.getSpec().getContainers().get(0).getEnv()) {
      environment.made.put(variable.getName(), environment.value(variable));
    }
    return environment.made;
  }

  private String value(EnvVar variable) {
    EnvVarSource source = variable.getValueFrom();
    if (source == null) {
      String value = variable.getValue() == null ? "" : variable.getValue();
      return REFERENCE
          .matcher(value)
          .replaceAll(m -> Matcher.quoteReplacement(made.getOrDefault(m.group(1), m.group())));
    }
    String namespace = pod.getMetadata().getNamespace();
    if (source.getSecretKeyRef() != null) {
      var of = source.getSecretKeyRef();
      var data = client.secrets().inNamespace(namespace).withName(of.getName()).require().getData();
      String encoded = Objects.requireNonNull(data.get(of.getKey()), of.getKey());
      return new String(Base64.getDecoder().decode(encoded), UTF_8);
    }
    if (source.getConfigMapKeyRef() != null) {
      var of = source.getConfigMapKeyRef();
      var map = client.configMaps().inNamespace(namespace).withName(of.getName()).require();
      return Objects.requireNonNull(map.getData().get(of.getKey()), of.getKey());
    }
    if (source.getFieldRef() != null) {
      return field(source.getFieldRef().getFieldPath());
    }
    throw new IllegalArgumentException("no kubelet of ours knows where this is from: " + variable);
  }

  private String field(String path) {
    Matcher keyed = KEYED.matcher(path);
    if (keyed.matches()) {
      Map<String, String> map =
          keyed.group(1).equals("labels")
              ? pod.getMetadata().getLabels()
              : pod.getMetadata().getAnnotations();
      return map.getOrDefault(keyed.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "spec.nodeName" -> pod.getSpec().getNodeName();
      case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
      default -> throw new IllegalArgumentException("no kubelet of ours knows the field " + path);
    };
  }
}
