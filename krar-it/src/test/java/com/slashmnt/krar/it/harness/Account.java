package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A service account and what it may do; closing it takes its rights in the whole cluster away. */
public final class Account implements AutoCloseable {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private final KubernetesClient admin;
  private final String namespace;
  private final String name;
  private final String token;
  private final List<String> clusterRoles = new ArrayList<>();

  Account(KubernetesClient admin, String namespace, String name, String token) {
    this.admin = admin;
    this.namespace = namespace;
    this.name = name;
    this.token = token;
  }

  /** As the audit log names it: {@code system:serviceaccount:<namespace>:<name>}. */
  public String user() {
    return "system:serviceaccount:" + namespace + ":" + name;
  }

  /** Its bearer token, good for four hours. */
  public String token() {
    return token;
  }

  /** Gives rights in one namespace, and returns when the API server grants them. */
  public Account allow(String where, PolicyRule... rules) {
    String role = role();
    admin
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace(where)
                .withName(role)
                .endMetadata()
                .withRules(rules)
                .build())
        .create();
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(where)
                .withName(role)
                .endMetadata()
                .withNewRoleRef(RBAC, "Role", role)
                .addNewSubject("", "ServiceAccount", name, namespace)
                .build())
        .create();
    awaitGranted(where, rules);
    return this;
  }

  /** Gives rights in the whole cluster, and returns when the API server grants them. */
  public Account allowEverywhere(PolicyRule... rules) {
    String role = role();
    clusterRoles.add(role);
    admin
        .resource(
            new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(role)
                .addToLabels(Namespaces.LABEL, "account")
                .endMetadata()
                .withRules(rules)
                .build())
        .create();
    admin
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(role)
                .addToLabels(Namespaces.LABEL, "account")
                .endMetadata()
                .withNewRoleRef(RBAC, "ClusterRole", role)
                .addNewSubject("", "ServiceAccount", name, namespace)
                .build())
        .create();
    awaitGranted(null, rules);
    return this;
  }

  /** Writes a kubeconfig file of this account into the folder, and gives its path. */
  public Path kubeconfig(Path folder) {
    return kubeconfig(folder, URI.create(admin.getConfiguration().getMasterUrl()));
  }

  /** The same for another address of the API server. */
  public Path kubeconfig(Path folder, URI server) {
    return kubeconfig(folder, server, certificateAuthority());
  }

  /** The same through a proxy that makes faults. */
  public Path kubeconfig(Path folder, FaultProxy proxy) {
    return kubeconfig(
        folder, proxy.url(), ", certificate-authority: \"" + proxy.certificateAuthority() + "\"");
  }

  private Path kubeconfig(Path folder, URI server, String ca) {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: test, namespace: %s}}]
        clusters: [{name: test, cluster: {server: "%s"%s}}]
        users: [{name: test, user: {token: "%s"}}]
        """
            .formatted(namespace, server, ca, token);
    try {
      Path file = Files.createTempFile(folder, name + "-", ".kubeconfig");
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a kubeconfig of " + user(), e);
    }
  }

  /** A client of this account; the caller closes it. */
  public KubernetesClient client() {
    return Clients.withToken(admin.getConfiguration(), token);
  }

  /** The same through a proxy that makes faults. */
  public KubernetesClient client(FaultProxy proxy) {
    return Clients.withToken(proxy, token);
  }

  @Override
  public void close() {
    for (String role : clusterRoles) {
      admin.rbac().clusterRoleBindings().withName(role).delete();
      admin.rbac().clusterRoles().withName(role).delete();
    }
  }

  @Override
  public String toString() {
    return user();
  }

  private String role() {
    return name + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private String certificateAuthority() {
    byte[] pem = Authorities.pem(admin.getConfiguration());
    return ", certificate-authority-data: " + Base64.getEncoder().encodeToString(pem);
  }

  /** The API server learns of new roles a moment later. */
  private void awaitGranted(@Nullable String where, PolicyRule... rules) {
    for (PolicyRule rule : rules) {
      if (rule.getResources().isEmpty()) {
        continue;
      }
      String[] resource = rule.getResources().get(0).split("/", 2);
      SubjectAccessReview question =
          new SubjectAccessReviewBuilder()
              .withNewSpec()
              .withUser(user())
              .withNewResourceAttributes()
              .withNamespace(where)
              .withGroup(rule.getApiGroups().get(0))
              .withResource(resource[0])
              .withSubresource(resource.length > 1 ? resource[1] : null)
              .withName(rule.getResourceNames().isEmpty() ? null : rule.getResourceNames().get(0))
              .withVerb(rule.getVerbs().get(0))
              .endResourceAttributes()
              .endSpec()
              .build();
      Await.until(
          user() + " to be granted " + rule,
          () -> admin.resource(question).create().getStatus().getAllowed());
    }
  }
}
