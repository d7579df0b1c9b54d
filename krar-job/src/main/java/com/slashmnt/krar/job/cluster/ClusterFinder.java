package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.Environment.ServiceAddress;
import com.slashmnt.krar.job.input.Setting;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.input.SettingValue;
import com.slashmnt.krar.job.net.ProxyVariables;
import com.slashmnt.krar.job.net.Urls;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
public final class ClusterFinder {

  public static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private final SettingSources inputs;
  private final Environment environment;
  private final Path serviceAccount;
  private final ConfigErrors mistakes;

  public ClusterFinder(SettingSources inputs, Path serviceAccount, ConfigErrors mistakes) {
    this.inputs = inputs;
    this.environment = inputs.environment();
    this.serviceAccount = serviceAccount;
    this.mistakes = mistakes;
  }

  /** The way there, or empty and a mistake. */
  public Optional<ClusterAccess> find() {
    List<String> before = mistakes.sentences();
    Kubeconfig kubeconfig = Kubeconfig.read(files(), mistakes);
    if (!mistakes.sentences().equals(before)) {
      return Optional.empty();
    }
    Optional<String> asked =
        inputs.lastFlag(Setting.CONTEXT).filter(g -> !g.isEmpty()).map(SettingValue::text);
    Optional<String> name = asked.or(kubeconfig::currentContext);
    if (name.isPresent()) {
      return context(kubeconfig, name.get());
    }
    Optional<ServiceAddress> apiServer = environment.apiServer().filter(unused -> hasToken());
    if (apiServer.isPresent()) {
      PodAccess pod = new PodAccess(apiServer.get(), environment, serviceAccount);
      return isReadable(pod.server(), "KUBERNETES_SERVICE_HOST", Optional.empty())
          ? Optional.of(pod)
          : Optional.empty();
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
        inputs.lastFlag(Setting.KUBECONFIG).filter(g -> !g.isEmpty()).map(SettingValue::text);
    if (flag.isPresent()) {
      return List.of(Path.of(flag.get()));
    }
    // As kubectl has it, a file that is only looked for may be absent.
    return names().map(Path::of).filter(Files::exists).toList();
  }

  /** Where a kubeconfig is looked for that no flag names. */
  private Stream<String> names() {
    Optional<SettingValue> variable = inputs.variable(Setting.KUBECONFIG);
    Stream<String> names =
        variable.isPresent()
            ? Stream.of(variable.get().text().split(File.pathSeparator, -1))
            : environment.home().map(home -> home + "/.kube/config").stream();
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
    Optional<Cluster> cluster =
        kubeconfig.cluster(context.get()).filter(c -> c.getServer() != null);
    if (cluster.isEmpty()) {
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
    String place = "the %s of the kubeconfig's context '" + name + "'";
    boolean readable =
        isReadable(
            cluster.get().getServer(),
            place.formatted("server"),
            Optional.ofNullable(cluster.get().getProxyUrl()).filter(p -> !p.isEmpty()));
    return readable
        ? Optional.of(new KubeconfigAccess(kubeconfig, name, environment))
        : Optional.empty();
  }

  /** Whether the server's URL and that of the proxy on the way to it can be read; else mistakes. */
  private boolean isReadable(String server, String name, Optional<String> ownProxy) {
    int before = mistakes.sentences().size();
    Optional<URI> url = Urls.parse(server);
    try {
      if (url.isEmpty()) {
        throw Urls.none(name, "https://10.0.0.1:6443");
      }
      if (ownProxy.isPresent()) {
        String unused =
            ProxyVariables.complete(ownProxy.get(), name.replace("server", "proxy-url"));
      } else {
        Optional<String> unused = ProxyVariables.of(url.get(), environment);
      }
    } catch (IllegalArgumentException e) {
      mistakes.add(String.valueOf(e.getMessage()));
    }
    return mistakes.sentences().size() == before;
  }

  private boolean hasToken() {
    return Files.isReadable(serviceAccount.resolve("token"));
  }
}
