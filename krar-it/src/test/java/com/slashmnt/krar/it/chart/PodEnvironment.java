package com.slashmnt.krar.it.chart;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of a pod's container, as the kubelet gives them. */
final class PodEnvironment {
  private static final Pattern LABEL = Pattern.compile("metadata\\.labels\\['(.*)'\\]");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\((\\w+)\\)");

  private PodEnvironment() {}

  static Map<String, String> of(KubernetesClient client, Pod pod) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (EnvVar variable : pod.getSpec().getContainers().get(0).getEnv()) {
      environment.put(variable.getName(), value(client, variable, pod, environment));
    }
    return environment;
  }

  private static String value(
      KubernetesClient client, EnvVar variable, Pod pod, Map<String, String> before) {
    if (variable.getValueFrom() == null) {
      String value = variable.getValue() == null ? "" : variable.getValue();
      return REFERENCE
          .matcher(value)
          .replaceAll(m -> Matcher.quoteReplacement(before.getOrDefault(m.group(1), m.group())));
    }
    SecretKeySelector secret = variable.getValueFrom().getSecretKeyRef();
    if (secret != null) {
      return secret(client, pod.getMetadata().getNamespace(), secret);
    }
    Matcher label = LABEL.matcher(variable.getValueFrom().getFieldRef().getFieldPath());
    if (!label.matches()) {
      throw new IllegalArgumentException(variable + " is of no label");
    }
    return pod.getMetadata().getLabels().getOrDefault(label.group(1), "");
  }

  private static String secret(KubernetesClient client, String namespace, SecretKeySelector from) {
    Map<String, String> data =
        client.secrets().inNamespace(namespace).withName(from.getName()).require().getData();
    String value = Objects.requireNonNull(data.get(from.getKey()), from.getKey());
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }
}
