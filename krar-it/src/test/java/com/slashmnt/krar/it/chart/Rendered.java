package com.slashmnt.krar.it.chart;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rendered objects. */
record Rendered(List<HasMetadata> objects) {
  private static final Pattern SEPARATOR = Pattern.compile("(?m)^---\\s*$");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  static Rendered of(String manifests) {
    return new Rendered(
        SEPARATOR
            .splitAsStream(manifests)
            .filter(text -> text.contains("kind:"))
            .map(text -> (HasMetadata) YAML.<Object>unmarshal(text))
            .toList());
  }

  <T extends HasMetadata> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** {@code Kind name}, or {@code Kind namespace/name} outside of the release's namespace. */
  List<String> names() {
    return objects.stream().map(Rendered::name).sorted().toList();
  }

  private static String name(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    String where = namespace == null || namespace.equals(Chart.NAMESPACE) ? "" : namespace + "/";
    return object.getKind() + " " + where + object.getMetadata().getName();
  }

  <T extends HasMetadata> T one(Class<T> type) {
    List<T> all = all(type);
    if (all.size() != 1) {
      throw new AssertionError("expected one " + type.getSimpleName() + " in " + names());
    }
    return all.get(0);
  }

  /** The only CronJob. */
  CronJob cronJob() {
    return one(CronJob.class);
  }

  PodTemplateSpec pod() {
    return pod(cronJob());
  }

  static PodTemplateSpec pod(CronJob cronJob) {
    return cronJob.getSpec().getJobTemplate().getSpec().getTemplate();
  }

  Container container() {
    return pod().getSpec().getContainers().get(0);
  }

  /** The variables of the only CronJob; one that comes from elsewhere as {@code kind:name/key}. */
  Map<String, String> env() {
    return env(cronJob());
  }

  static Map<String, String> env(CronJob cronJob) {
    Map<String, String> env = new LinkedHashMap<>();
    for (EnvVar variable : pod(cronJob).getSpec().getContainers().get(0).getEnv()) {
      String before = env.put(variable.getName(), value(variable));
      if (before != null) {
        throw new AssertionError(variable.getName() + " is there twice");
      }
    }
    return env;
  }

  private static String value(EnvVar variable) {
    var from = variable.getValueFrom();
    if (from == null) {
      return variable.getValue() == null ? "" : variable.getValue();
    }
    return from.getFieldRef() != null
        ? "field:" + from.getFieldRef().getFieldPath()
        : "secret:" + from.getSecretKeyRef().getName() + "/" + from.getSecretKeyRef().getKey();
  }

  Stream<HasMetadata> ofKinds(String... kinds) {
    Collection<String> wanted = List.of(kinds);
    return objects.stream().filter(o -> wanted.contains(o.getKind()));
  }
}
