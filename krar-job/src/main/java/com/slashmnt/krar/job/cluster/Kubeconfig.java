package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.job.input.ConfigErrors;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Kubeconfig files merged as kubectl does: of an entry that several files name, the first file's
 * counts.
 *
 * @param files parsed, in their order
 */
public record Kubeconfig(List<Config> files) {

  public Kubeconfig {
    files = List.copyOf(files);
  }

  /**
   * Reads the files; one that cannot be read is a mistake, of which no content is quoted: a
   * kubeconfig is full of secrets.
   */
  public static Kubeconfig read(List<Path> paths, ConfigErrors mistakes) {
    List<Config> files = new ArrayList<>();
    for (Path path : paths) {
      try {
        if (!Files.readString(path).isBlank()) {
          files.add(withSchemes(KubeConfigUtils.parseConfig(path.toFile())));
        }
      } catch (IOException e) {
        mistakes.add(
            "the kubeconfig "
                + path
                + " cannot be read ("
                + e.getClass().getSimpleName()
                + "); try --kubeconfig /home/me/.kube/config");
      } catch (RuntimeException e) {
        mistakes.add(
            "the kubeconfig "
                + path
                + " is no YAML with clusters, contexts and users; try what kubectl config view"
                + " accepts");
      }
    }
    return new Kubeconfig(files);
  }

  /**
   * As kubectl has it, a server without a scheme is plain HTTP. fabric8 would find out by trying to
   * connect by TLS.
   */
  private static Config withSchemes(Config file) {
    List<NamedCluster> clusters = file.getClusters() == null ? List.of() : file.getClusters();
    for (NamedCluster cluster : clusters) {
      Cluster found = cluster.getCluster();
      if (found != null && found.getServer() != null && !found.getServer().contains("://")) {
        found.setServer("http://" + found.getServer());
      }
    }
    return file;
  }

  Optional<String> currentContext() {
    return files.stream()
        .map(Config::getCurrentContext)
        .filter(name -> name != null && !name.isEmpty())
        .findFirst();
  }

  /** The names of the contexts, in their order. */
  List<String> contexts() {
    return all(Config::getContexts).map(NamedContext::getName).distinct().toList();
  }

  Optional<Context> context(String name) {
    return all(Config::getContexts)
        .filter(c -> name.equals(c.getName()))
        .map(NamedContext::getContext)
        .filter(Objects::nonNull)
        .findFirst();
  }

  Optional<Cluster> cluster(Context context) {
    return all(Config::getClusters)
        .filter(c -> Objects.equals(context.getCluster(), c.getName()))
        .map(NamedCluster::getCluster)
        .filter(Objects::nonNull)
        .findFirst();
  }

  Optional<AuthInfo> user(Context context) {
    return all(Config::getUsers)
        .filter(u -> Objects.equals(context.getUser(), u.getName()))
        .map(NamedAuthInfo::getUser)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private <T> Stream<T> all(Function<Config, List<T>> part) {
    return files.stream().map(part).filter(Objects::nonNull).flatMap(List::stream);
  }
}
