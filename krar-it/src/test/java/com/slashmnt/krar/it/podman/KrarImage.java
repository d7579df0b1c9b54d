package com.slashmnt.krar.it.podman;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The image under test, which the system property {@code krar.it.image} names. */
public final class KrarImage {
  private static final String PROPERTY = "krar.it.image";

  private KrarImage() {}

  /** Skips the test if there is none. */
  public static void assumeGiven() {
    assumeTrue(
        !given().isEmpty(), "no image is given: build one with krar-image/build, and add -Pimage");
  }

  private static String given() {
    return System.getProperty(PROPERTY, "");
  }

  /** Its name, such as {@code localhost/krar:3.0.0}. */
  public static String name() {
    if (given().isEmpty()) {
      throw new IllegalStateException("the system property " + PROPERTY + " names no image");
    }
    return given();
  }

  /** Its configuration, as {@code podman image inspect} gives it. */
  public static Map<?, ?> config() {
    String json = Podman.run("image", "inspect", name());
    List<?> images = new KubernetesSerialization().unmarshal(json, List.class);
    return (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) images.get(0)).get("Config"));
  }

  /** Writes its whole file system as one tar archive. */
  public static void export(Path archive) {
    List<String> create = new ArrayList<>(List.of("create", "--pull=never"));
    create.addAll(Podman.flags());
    create.add(name());
    String container = Podman.run(create.toArray(String[]::new)).strip();
    try {
      String unused = Podman.run("export", "--output=" + archive, container);
    } finally {
      String unused = Podman.run("rm", container);
    }
  }
}
