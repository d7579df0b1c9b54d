package com.slashmnt.krar.job;

import io.fabric8.kubernetes.api.model.Context;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the cluster where kubectl would: {@code --kubeconfig}, {@code KUBECONFIG}, the kubeconfig
 * of the home folder, the service account of the pod.
 *
 * <p>fabric8's own auto-configuration is not used: it also takes a server, a token or "trust all"
 * from variables such as {@code KUBERNETES_MASTER} that no kubectl reads, and falls back to {@code
 * kubernetes.default.svc} where nothing is configured.
 */
final class ClusterFinder {

  static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private final Inputs inputs;
  private final Map<String, String> environment;
  private final Path serviceAccount;
  private final Mistakes mistakes;

  ClusterFinder(
      Inputs inputs, Map<String, String> environment, Path serviceAccount, Mistakes mistakes) {
    this.inputs = inputs;
    this.environment = environment;
    this.serviceAccount = serviceAccount;
    this.mistakes = mistakes;
  }

  /** The way there, or empty and a mistake. */
  Optional<ClusterAccess> find() {
    List<String> before = mistakes.sentences();
    Kubeconfig kubeconfig = Kubeconfig.read(files(), mistakes);
    if (!mistakes.sentences().equals(before)) {
      return Optional.empty();
    }
    Optional<String> asked =
        inputs.lastFlag(Setting.CONTEXT).filter(g -> !g.isEmpty()).map(Given::text);
    Optional<String> name = asked.or(kubeconfig::currentContext);
    if (name.isPresent()) {
      return context(kubeconfig, name.get());
    }
    if (isInPod()) {
      return Optional.of(new PodAccess(environment, serviceAccount));
    }
    mistakes.add(
        kubeconfig.contexts().isEmpty()
            ? "no cluster is configured: there is no kubeconfig"
                + names().reduce((a, b) -> a + " and " + b).map(n -> " at " + n).orElse("")
                + ", and this is no pod with a service account; try --kubeconfig"
                + " /home/me/.kube/config"
            : "the kubeconfig has no current context; try --context "
                + kubeconfig.contexts().get(0));
    return Optional.empty();
  }

  private List<Path> files() {
    Optional<String> flag =
        inputs.lastFlag(Setting.KUBECONFIG).filter(g -> !g.isEmpty()).map(Given::text);
    if (flag.isPresent()) {
      return List.of(Path.of(flag.get()));
    }
    // As kubectl has it, a file that is only looked for may be absent.
    return names().map(Path::of).filter(Files::exists).toList();
  }

  /** Where a kubeconfig is looked for that no flag names. */
  private Stream<String> names() {
    Optional<Given> variable = inputs.variable(Setting.KUBECONFIG);
    Stream<String> names =
        variable.isPresent()
            ? Stream.of(variable.get().text().split(File.pathSeparator, -1))
            : Optional.ofNullable(environment.get("HOME")).map(h -> h + "/.kube/config").stream();
    return names.filter(n -> !n.isEmpty());
  }

  private Optional<ClusterAccess> context(Kubeconfig kubeconfig, String name) {
    Optional<Context> context = kubeconfig.context(name);
    if (context.isEmpty()) {
      List<String> known = kubeconfig.contexts();
      mistakes.add(
          "the kubeconfig has no context '"
              + name
              + "'"
              + (known.isEmpty()
                  ? "; try kubectl config get-contexts"
                  : "; try --context " + String.join(" or ", known)));
      return Optional.empty();
    }
    if (kubeconfig.cluster(context.get()).filter(c -> c.getServer() != null).isEmpty()) {
      mistakes.add(
          "the kubeconfig's context '"
              + name
              + "' names no cluster with a server; try kubectl config set-cluster");
      return Optional.empty();
    }
    String user = context.get().getUser();
    if (user != null && !user.isEmpty() && kubeconfig.user(context.get()).isEmpty()) {
      mistakes.add(
          "the kubeconfig's context '"
              + name
              + "' names a user that is not there; try kubectl config set-credentials");
      return Optional.empty();
    }
    return Optional.of(new KubeconfigAccess(kubeconfig, name, environment));
  }

  private boolean isInPod() {
    return isSet("KUBERNETES_SERVICE_HOST")
        && isSet("KUBERNETES_SERVICE_PORT")
        && Files.isReadable(serviceAccount.resolve("token"));
  }

  private boolean isSet(String variable) {
    return !environment.getOrDefault(variable, "").isEmpty();
  }
}
