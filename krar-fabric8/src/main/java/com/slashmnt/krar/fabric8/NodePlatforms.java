package com.slashmnt.krar.fabric8;

import com.slashmnt.krar.image.Platform;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which platform each node has, by one list of the nodes when the first is asked for. */
final class NodePlatforms {

  private static final Logger LOG = LoggerFactory.getLogger(NodePlatforms.class);

  private final Optional<Pages> pages;
  private @Nullable Map<String, Platform> known;

  private NodePlatforms(Optional<Pages> pages) {
    this.pages = pages;
  }

  /** Nodes are not read. */
  static NodePlatforms unknown() {
    return new NodePlatforms(Optional.empty());
  }

  static NodePlatforms of(Pages pages) {
    return new NodePlatforms(Optional.of(pages));
  }

  /** Empty if nodes may not be read, or if this one came later. */
  synchronized Optional<Platform> of(String node) {
    Map<String, Platform> platforms = known;
    if (platforms == null) {
      platforms = pages.map(NodePlatforms::list).orElse(Map.of());
      known = platforms;
    }
    return Optional.ofNullable(platforms.get(node));
  }

  private static Map<String, Platform> list(Pages pages) {
    ApiRequest request =
        ApiRequest.get(
            Scope.EVERYWHERE.path("", "v1", "nodes"),
            Query.NONE,
            "list",
            "nodes",
            new Right("list", "nodes", "in the whole cluster"));
    Map<String, Platform> platforms = new HashMap<>();
    Shared<Platform> shared = new Shared<>();
    try {
      pages
          .read(
              request,
              NodeWire.class,
              node -> node.platform().map(p -> Map.entry(node.metadata().name(), shared.of(p))))
          .forEach(e -> platforms.put(e.getKey(), e.getValue()));
    } catch (ApiFailure e) {
      LOG.warn("nodes: the platforms of the pods stay unknown: {}", e.getMessage());
    }
    return platforms;
  }
}
