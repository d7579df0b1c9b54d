package com.slashmnt.krar.it.harness;

import java.nio.file.Path;

/** Where the project's own files are. */
public final class Places {
  private Places() {}

  /** The scripts that build and run the control plane. */
  static Path controlPlaneScripts() {
    return module().resolve("control-plane");
  }

  /** The script that fetches the schema of Argo's Rollouts. */
  static Path argoRollouts() {
    return module().resolve("argo-rollouts").resolve("build");
  }

  /** The command, as {@code mvn package} leaves it. */
  static Path krar() {
    return module().resolveSibling("krar-job").resolve("target/krar/bin/krar");
  }

  /** The Helm chart. */
  static Path chart() {
    return module().resolveSibling("helm-krar");
  }

  /** What builds the image. */
  static Path imageScripts() {
    return module().resolveSibling("krar-image");
  }

  /** What the build writes into. */
  public static Path target() {
    return module().resolve("target");
  }

  private static Path module() {
    // Set by the build; an IDE runs tests in the module's folder.
    return Path.of(System.getProperty("krar.it.basedir", "")).toAbsolutePath().normalize();
  }
}
