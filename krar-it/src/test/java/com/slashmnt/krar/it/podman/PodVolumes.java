package com.slashmnt.krar.it.podman;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is in a pod's volumes: secrets, config maps, and tokens that are bound to that pod. */
final class PodVolumes {
  /** As the API server defaults it; a token is readable by its owner alone. */
  private static final int USUAL_MODE = 0644;

  private static final int TOKEN_MODE = 0600;

  private final KubernetesClient client;
  private final Pod pod;

  PodVolumes(KubernetesClient client, Pod pod) {
    this.client = client;
    this.pod = pod;
  }

  /**
   * A file of a volume; text, as all that krar reads.
   *
   * @param path below the volume
   * @param mode as Unix has it
   */
  record File(String path, String content, int mode) {}

  /** The files of a volume; none of one that is empty at first. */
  List<File> files(Volume volume) {
    if (volume.getEmptyDir() != null) {
      return List.of();
    }
    if (volume.getSecret() != null) {
      var source = volume.getSecret();
      return picked(secret(source.getSecretName()), source.getItems(), source.getDefaultMode());
    }
    if (volume.getConfigMap() != null) {
      var source = volume.getConfigMap();
      return picked(configMap(source.getName()), source.getItems(), source.getDefaultMode());
    }
    if (volume.getProjected() != null) {
      List<File> files = new ArrayList<>();
      Integer mode = volume.getProjected().getDefaultMode();
      volume.getProjected().getSources().forEach(source -> files.addAll(projected(source, mode)));
      return files;
    }
    throw new IllegalArgumentException("no kubelet of ours knows the volume " + volume);
  }

  private List<File> projected(VolumeProjection source, Integer mode) {
    if (source.getServiceAccountToken() != null) {
      ServiceAccountTokenProjection token = source.getServiceAccountToken();
      return List.of(new File(token.getPath(), token(token), TOKEN_MODE));
    }
    if (source.getConfigMap() != null) {
      var of = source.getConfigMap();
      return picked(configMap(of.getName()), of.getItems(), mode);
    }
    if (source.getSecret() != null) {
      var of = source.getSecret();
      return picked(secret(of.getName()), of.getItems(), mode);
    }
    if (source.getDownwardAPI() != null) {
      return source.getDownwardAPI().getItems().stream()
          .map(
              item -> {
                if (!"metadata.namespace".equals(item.getFieldRef().getFieldPath())) {
                  throw new IllegalArgumentException("no kubelet of ours knows " + item);
                }
                String namespace = pod.getMetadata().getNamespace();
                return new File(item.getPath(), namespace, mode == null ? USUAL_MODE : mode);
              })
          .toList();
    }
    throw new IllegalArgumentException("no kubelet of ours knows the source " + source);
  }

  private String token(ServiceAccountTokenProjection wanted) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(wanted.getAudience() == null ? List.of() : List.of(wanted.getAudience()))
            .withExpirationSeconds(wanted.getExpirationSeconds())
            .withNewBoundObjectRef(
                "v1", "Pod", pod.getMetadata().getName(), pod.getMetadata().getUid())
            .endSpec()
            .build();
    return client
        .serviceAccounts()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getSpec().getServiceAccountName())
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  private Map<String, String> secret(String name) {
    Map<String, String> data = new LinkedHashMap<>();
    client
        .secrets()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(name)
        .require()
        .getData()
        .forEach(
            (key, value) -> data.put(key, new String(Base64.getDecoder().decode(value), UTF_8)));
    return data;
  }

  private Map<String, String> configMap(String name) {
    return client
        .configMaps()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(name)
        .require()
        .getData();
  }

  private static List<File> picked(Map<String, String> data, List<KeyToPath> items, Integer mode) {
    int usual = mode == null ? USUAL_MODE : mode;
    if (items.isEmpty()) {
      return data.entrySet().stream()
          .map(entry -> new File(entry.getKey(), entry.getValue(), usual))
          .toList();
    }
    return items.stream()
        .map(
            item -> {
              String content = data.get(item.getKey());
              if (content == null) {
                throw new IllegalStateException("there is no key " + item.getKey());
              }
              int own = item.getMode() == null ? usual : item.getMode();
              return new File(item.getPath(), content, own);
            })
        .toList();
  }
}
