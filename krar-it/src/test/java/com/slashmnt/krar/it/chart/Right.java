package com.slashmnt.krar.it.chart;

import com.slashmnt.krar.it.harness.AuditRecord;
import com.slashmnt.krar.it.harness.Await;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One verb that a role grants on one resource.
 *
 * @param name of the only object that it is for; empty if it is for all
 * @param namespace {@code *} for the whole cluster
 */
record Right(String verb, String group, String resource, String name, String namespace) {
  private static final String EVERYWHERE = "*";
  private static final String ANY = "";

  /** What the roles of a release grant, the wide ones before the narrow ones. */
  static List<Right> grantedBy(KubernetesClient client, String release) {
    String label = "app.kubernetes.io/instance";
    Stream<Right> cluster =
        client.rbac().clusterRoles().withLabel(label, release).list().getItems().stream()
            .flatMap(role -> role.getRules().stream())
            .flatMap(rule -> of(rule, EVERYWHERE));
    Stream<Right> namespaced =
        client.rbac().roles().inAnyNamespace().withLabel(label, release).list().getItems().stream()
            .flatMap(
                role ->
                    role.getRules().stream()
                        .flatMap(rule -> of(rule, role.getMetadata().getNamespace())));
    return Stream.of(cluster, namespaced)
        .flatMap(rights -> rights.sorted(Comparator.comparing(Right::name)))
        .toList();
  }

  private static Stream<Right> of(PolicyRule rule, String namespace) {
    List<String> names = rule.getResourceNames().isEmpty() ? List.of(ANY) : rule.getResourceNames();
    return rule.getApiGroups().stream()
        .flatMap(
            group ->
                rule.getResources().stream()
                    .flatMap(
                        resource ->
                            rule.getVerbs().stream()
                                .flatMap(
                                    verb ->
                                        names.stream()
                                            .map(
                                                name ->
                                                    new Right(
                                                        verb, group, resource, name, namespace)))));
  }

  /** Whether a request needs it. */
  boolean isUsedBy(AuditRecord request) {
    String subresource = request.subresource();
    String asked = request.resource() + (subresource.isEmpty() ? "" : "/" + subresource);
    return verb.equals(request.verb())
        && resource.equals(asked)
        && (name.equals(ANY) || name.equals(request.name()))
        && (namespace.equals(EVERYWHERE) || namespace.equals(request.namespace()));
  }

  /** The API server learns of new roles a moment later. */
  void await(KubernetesClient client, String user) {
    SubjectAccessReview question =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(user)
            .withNewResourceAttributes()
            .withNamespace(namespace.equals(EVERYWHERE) ? null : namespace)
            .withGroup(group)
            .withResource(resource)
            .withName(name.equals(ANY) ? null : name)
            .withVerb(verb)
            .endResourceAttributes()
            .endSpec()
            .build();
    Await.until(
        user + " to be granted " + this,
        () -> client.resource(question).create().getStatus().getAllowed());
  }

  @Override
  public String toString() {
    String on = name.equals(ANY) ? resource : resource + "/" + name;
    return verb + " " + on + " in " + namespace;
  }
}
