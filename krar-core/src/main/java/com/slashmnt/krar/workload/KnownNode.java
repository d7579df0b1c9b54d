package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.Platform;
import java.util.Optional;

record KnownNode(String name, Optional<Platform> platform, Optional<String> trouble)
    implements PodNode {

  KnownNode {
    requireNonNull(name, "name");
    requireNonNull(platform, "platform");
    requireNonNull(trouble, "trouble");
  }
}
