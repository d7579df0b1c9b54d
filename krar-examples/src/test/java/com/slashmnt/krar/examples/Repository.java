package com.slashmnt.krar.examples;

import java.nio.file.Path;

/** The files of the whole repository. */
final class Repository {

  /** Surefire says where the module is; an IDE starts at the root. */
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "krar-examples")).resolve("..").normalize();

  private Repository() {}

  static Path file(String path) {
    return ROOT.resolve(path);
  }
}
