package com.slashmnt.krar.job.kubeconfig;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths in a kubeconfig are relative to the folder of the file that names them. */
final class RelativePath {

  private RelativePath() {}

  /** The path from where krar runs; empty if there is none. */
  static String resolve(Path kubeconfig, String path) {
    try {
      return path.isEmpty() ? "" : kubeconfig.toAbsolutePath().resolveSibling(path).toString();
    } catch (InvalidPathException e) {
      // Nothing can be read there, which is said where it is read.
      return path.replace("\0", "?");
    }
  }
}
