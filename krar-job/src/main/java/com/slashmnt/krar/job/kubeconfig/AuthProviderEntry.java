package com.slashmnt.krar.job.kubeconfig;

import java.util.Map;

/**
 * How users proved who they are before there were credential plug-ins.
 *
 * @param config may hold secrets
 */
public record AuthProviderEntry(String name, Map<String, String> config) {

  /** OpenID Connect: an id token. */
  public static final String OIDC = "oidc";

  public AuthProviderEntry {
    config = Map.copyOf(config);
  }

  static AuthProviderEntry read(YamlFields fields) {
    return new AuthProviderEntry(fields.text("name"), fields.textsByName("config"));
  }

  /** Never the configuration. */
  @Override
  public String toString() {
    return "auth-provider " + name;
  }
}
