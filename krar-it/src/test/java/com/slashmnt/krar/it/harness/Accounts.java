package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.util.List;

/** Makes service accounts, and rules for them. */
public final class Accounts {
  private Accounts() {}

  /** Creates a service account without any rights. */
  public static Account create(ControlPlane plane, String namespace, String name) {
    return new Account(
        plane.client(), namespace, name, Tokens.create(plane.client(), namespace, name));
  }

  /** A rule as a manifest has it: {@code rule("apps", "deployments", "get", "list")}. */
  public static PolicyRule rule(String group, String resource, String... verbs) {
    return new PolicyRuleBuilder()
        .withApiGroups(group)
        .withResources(resource)
        .withVerbs(List.of(verbs))
        .build();
  }
}
