package com.slashmnt.krar.job.kubeconfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What kubectl refuses in a kubeconfig that can be read: only in the cluster and the user that a
 * run takes.
 */
public final class KubeconfigRules {

  /** Those that kubectl knew once, and what came after them. */
  private static final Map<String, String> REMOVED_PROVIDERS =
      Map.of("gcp", "gke-gcloud-auth-plugin", "azure", "kubelogin");

  private final String place;
  private final List<String> mistakes = new ArrayList<>();

  private KubeconfigRules(String place) {
    this.place = place;
  }

  /**
   * One sentence for each mistake; nothing is quoted that may be secret.
   *
   * @param place where the entries stand: {@code kubeconfig's context 'a'}
   */
  public static List<String> check(String place, ClusterEntry cluster, UserEntry user) {
    KubeconfigRules rules = new KubeconfigRules(place);
    rules.check(cluster);
    rules.check(user);
    return rules.mistakes;
  }

  private void check(ClusterEntry cluster) {
    onceOnly(cluster.authority());
    if (cluster.isInsecure() && !cluster.authority().isAbsent()) {
      mistakes.add(
          "the %s has both insecure-skip-tls-verify and a certificate-authority; remove one"
              .formatted(place));
    }
    if (!cluster.proxyUrl().isEmpty() && !cluster.proxyUrl().contains("://")) {
      mistakes.add(
          "the proxy-url of the %s has no scheme, expected http://proxy:3128 or https://proxy:3128"
              .formatted(place));
    }
  }

  private void check(UserEntry user) {
    if (!user.certificate().isAbsent()) {
      onceOnly(user.certificate());
      onceOnly(user.key());
      if (user.key().isAbsent()) {
        mistakes.add("the %s has a client-certificate without a client-key".formatted(place));
      }
    }
    if (user.hasToken() && user.hasPassword()) {
      mistakes.add("the %s has both a token and a username; remove one".formatted(place));
    }
    if (user.impersonation().user().isEmpty() && user.impersonation().hasDetails()) {
      mistakes.add(
          "the %s has as-groups, as-uid or as-user-extra without as, the user to impersonate"
              .formatted(place));
    }
    checkText("token", user.token());
    checkText("as", user.impersonation().user());
    checkText("as-uid", user.impersonation().uid());
    user.impersonation().groups().forEach(group -> checkText("as-groups", group));
    user.impersonation()
        .extra()
        .values()
        .forEach(values -> values.forEach(value -> checkText("as-user-extra", value)));
    user.plugIn().ifPresent(plugIn -> check(plugIn, user));
    user.authProvider().ifPresent(this::check);
  }

  /** It is sent as a header. */
  private void checkText(String field, String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      mistakes.add(
          "the %s of the %s has a line end or another control character".formatted(field, place));
    }
  }

  private void onceOnly(PemSource source) {
    if (source.isGivenTwice()) {
      mistakes.add(
          "the %s has both %s and %s-data; remove one"
              .formatted(place, source.field(), source.field()));
    }
  }

  private void check(PlugInEntry plugIn, UserEntry user) {
    String exec = "the exec of the " + place;
    if (user.authProvider().isPresent()) {
      mistakes.add("the %s has both exec and an auth-provider; remove one".formatted(place));
    }
    if (plugIn.command().isEmpty()) {
      mistakes.add(exec + " has no command, such as aws");
    }
    if (!PlugInEntry.API_VERSIONS.contains(plugIn.apiVersion())) {
      mistakes.add(
          "%s has the apiVersion '%s', expected %s or %s"
              .formatted(exec, plugIn.apiVersion(), PlugInEntry.V1, PlugInEntry.V1_BETA_1));
    }
    if (plugIn.environment().containsKey("")) {
      mistakes.add(exec + " has a variable without a name in env");
    }
    if (plugIn.environment().keySet().stream().anyMatch(name -> name.contains("="))) {
      mistakes.add(exec + " has a variable whose name holds '='");
    }
    checkMode(plugIn, exec);
  }

  private void checkMode(PlugInEntry plugIn, String exec) {
    boolean mayBeAbsent = plugIn.apiVersion().equals(PlugInEntry.V1_BETA_1);
    Set<String> modes = PlugInEntry.INTERACTIVE_MODES;
    if (!modes.contains(plugIn.interactiveMode())
        && !(mayBeAbsent && plugIn.interactiveMode().isEmpty())) {
      mistakes.add(
          "%s has the interactiveMode '%s', expected Never, IfAvailable or Always"
              .formatted(exec, plugIn.interactiveMode()));
    }
    if (plugIn.interactiveMode().equals(PlugInEntry.ALWAYS_INTERACTIVE)) {
      mistakes.add(exec + " wants a terminal (interactiveMode Always), and krar lends it none");
    }
  }

  private void check(AuthProviderEntry provider) {
    String plugIn = REMOVED_PROVIDERS.get(provider.name());
    if (plugIn != null) {
      mistakes.add(
          "the %s has the auth-provider %s, which was removed from kubectl too; use the credential"
                  .formatted(place, provider.name())
              + " plug-in "
              + plugIn);
    } else if (!provider.name().equals(AuthProviderEntry.OIDC)) {
      mistakes.add(
          "the %s has the auth-provider '%s', expected oidc, or a credential plug-in (exec)"
              .formatted(place, provider.name()));
    }
  }
}
