package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.http.ProxyServer;
import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.Environment.ServiceAddress;
import com.slashmnt.krar.job.input.Setting;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.input.SettingValue;
import com.slashmnt.krar.job.kubeconfig.ClusterEntry;
import com.slashmnt.krar.job.kubeconfig.ContextEntry;
import com.slashmnt.krar.job.kubeconfig.Kubeconfig;
import com.slashmnt.krar.job.kubeconfig.KubeconfigReader;
import com.slashmnt.krar.job.kubeconfig.KubeconfigRules;
import com.slashmnt.krar.job.kubeconfig.ServerUrl;
import com.slashmnt.krar.job.kubeconfig.UserEntry;
import com.slashmnt.krar.job.net.ProxyVariables;
import com.slashmnt.krar.job.net.Urls;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
    Kubeconfig kubeconfig = KubeconfigReader.read(files(), mistakes);
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
      return isReadable(pod.server(), "KUBERNETES_SERVICE_HOST", Optional.empty(), "")
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
    try {
      // As kubectl has it, a file that is only looked for may be absent.
      return flag.isPresent()
          ? List.of(Path.of(flag.get()))
          : names().map(Path::of).filter(Files::exists).toList();
    } catch (InvalidPathException e) {
      mistakes.add(
          "the path of the kubeconfig cannot be read in this locale; try LC_ALL=C.UTF-8, or another"
              + " path");
      return List.of();
    }
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
    Optional<ContextEntry> context = kubeconfig.context(name);
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
    Optional<ClusterEntry> cluster =
        kubeconfig.cluster(context.get()).filter(c -> !c.server().isEmpty());
    if (cluster.isEmpty()) {
      mistakes.add(
          "the kubeconfig's context '"
              + name
              + "' names no cluster with a server; try kubectl config set-cluster");
      return Optional.empty();
    }
    Optional<UserEntry> user = kubeconfig.user(context.get());
    if (user.isEmpty() && !context.get().user().isEmpty()) {
      mistakes.add(
          "the kubeconfig's context '"
              + name
              + "' names a user that is not there; try kubectl config set-credentials");
      return Optional.empty();
    }
    return access(name, context.get(), cluster.get(), user.orElse(UserEntry.NONE));
  }

  private Optional<ClusterAccess> access(
      String name, ContextEntry context, ClusterEntry cluster, UserEntry user) {
    String place = KubeconfigAccess.placeOf(name);
    String server = ServerUrl.of(cluster);
    Optional<String> proxy = Optional.of(cluster.proxyUrl()).filter(url -> !url.isEmpty());
    List<String> wrong = KubeconfigRules.check(place, cluster, user);
    wrong.forEach(mistakes::add);
    return isReadable(server, "the server of the " + place, proxy, "the proxy-url of the " + place)
            && wrong.isEmpty()
        ? Optional.of(
            new KubeconfigAccess(name, context, cluster, user, URI.create(server), environment))
        : Optional.empty();
  }

  /** Whether the server's URL and the proxy on the way to it can be used; else mistakes. */
  private boolean isReadable(
      String server, String name, Optional<String> ownProxy, String proxyName) {
    int before = mistakes.sentences().size();
    Optional<URI> url = Urls.parse(server);
    try {
      if (url.isEmpty()) {
        throw Urls.none(name, "https://10.0.0.1:6443");
      }
      if (ownProxy.isPresent()) {
        check(ProxyVariables.complete(ownProxy.get(), proxyName), proxyName);
      } else {
        ProxyVariables.of(url.get(), environment)
            .ifPresent(proxy -> check(proxy, "the proxy of HTTPS_PROXY or HTTP_PROXY"));
      }
    } catch (IllegalArgumentException e) {
      mistakes.add(String.valueOf(e.getMessage()));
    }
    return mistakes.sentences().size() == before;
  }

  private static void check(String proxy, String name) {
    try {
      ProxyServer unused = ProxyServer.of(URI.create(proxy));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " cannot be used: " + e.getMessage(), e);
    }
  }

  private boolean hasToken() {
    return Files.isReadable(serviceAccount.resolve("token"));
  }
}
