package com.slashmnt.krar.it.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Pulled;
import com.slashmnt.krar.it.harness.Puller;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Pulls from a real registry as a node does: by the pull policy, for the node's platform, and
 * reported in a dialect.
 *
 * <p>Whatever host an image names, the repository is looked for in the one registry: so a {@link
 * RegistryFront} may stand before it, or a name be made up. An image without a host is of {@code
 * docker.io}.
 */
public final class RegistryPuller implements Puller {
  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private final ManifestSource source;
  private final Map<String, NodeImage> onNodes = new ConcurrentHashMap<>();
  private final Set<String> broken = ConcurrentHashMap.newKeySet();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  private RegistryPuller(ManifestSource source) {
    this.source = source;
  }

  private record Rule(Predicate<? super PullRequest> match, Dialect dialect) {}

  /** Pulls from the registry itself, and reports what the tag points at. */
  public static RegistryPuller from(Registry registry) {
    return from(ManifestSource.of(registry));
  }

  /** Pulls from somewhere else, for instance a {@link StaleMirror}. */
  public static RegistryPuller from(ManifestSource source) {
    return new RegistryPuller(source);
  }

  /** Reports these containers so; what is given last counts. */
  public RegistryPuller report(Predicate<? super PullRequest> match, Dialect dialect) {
    rules.add(0, new Rule(match, dialect));
    return this;
  }

  /** Reports all containers so, but for what is said later. */
  public RegistryPuller report(Dialect dialect) {
    return report(request -> true, dialect);
  }

  /** Containers crash that run this content, under whatever tag. */
  public RegistryPuller crash(PushedImage image) {
    broken.add(image.digest());
    return this;
  }

  @Override
  public Pulled pull(PullRequest request) {
    String key = request.node() + " " + request.image();
    NodeImage present = onNodes.get(key);
    String policy = request.container().getImagePullPolicy();
    if (present == null && "Never".equals(policy)) {
      return Pulled.waiting("ErrImageNeverPull", "Container image is not present");
    }
    if (present == null || "Always".equals(policy)) {
      Optional<NodeImage> found = find(Name.parse(request.image()), request.platform());
      if (found.isEmpty()) {
        return Pulled.notFound(request.image());
      }
      present = found.get();
      onNodes.put(key, present);
    }
    Pulled pulled = Pulled.as(dialect(request).imageId(present));
    return broken.contains(present.digest()) ? pulled.crashing() : pulled;
  }

  private Dialect dialect(PullRequest request) {
    return rules.stream()
        .filter(rule -> rule.match().test(request))
        .map(Rule::dialect)
        .findFirst()
        .orElse(Dialect.index());
  }

  private Optional<NodeImage> find(Name name, String platform) {
    return source
        .find(name.repository(), name.reference())
        .flatMap(
            top -> {
              List<?> children = list(parse(top).get("manifests"));
              if (children.isEmpty()) {
                return Optional.of(image(name, top, top));
              }
              return children.stream()
                  .map(RegistryPuller::map)
                  .filter(child -> platform.equals(platform(map(child.get("platform")))))
                  .findFirst()
                  .flatMap(child -> source.find(name.repository(), text(child, "digest")))
                  .map(child -> image(name, top, child));
            });
  }

  private static NodeImage image(Name name, byte[] top, byte[] child) {
    String config = text(map(parse(child).get("config")), "digest");
    return new NodeImage(name.name(), Sha256.of(top), Sha256.of(child), config);
  }

  private static String platform(Map<?, ?> platform) {
    return text(platform, "os") + "/" + text(platform, "architecture");
  }

  private static Map<?, ?> parse(byte[] json) {
    return JSON.unmarshal(new String(json, UTF_8), Map.class);
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static String text(Map<?, ?> parent, String key) {
    return Objects.requireNonNullElse(parent.get(key), "").toString();
  }

  /** An image's name, as far as a node has to understand it. */
  record Name(String host, String repository, String reference) {
    static Name parse(String image) {
      int at = image.indexOf('@');
      String tagged = at < 0 ? image : image.substring(0, at);
      int colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
      String path = colon < 0 ? tagged : tagged.substring(0, colon);
      String tag = colon < 0 ? "latest" : tagged.substring(colon + 1);
      String reference = at < 0 ? tag : image.substring(at + 1);
      int slash = path.indexOf('/');
      String first = slash < 0 ? "" : path.substring(0, slash);
      if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
        return new Name(first, path.substring(slash + 1), reference);
      }
      return new Name("docker.io", slash < 0 ? "library/" + path : path, reference);
    }

    String name() {
      return host + "/" + repository;
    }
  }
}
