package com.slashmnt.krar.job;

/** Which krar this is. */
final class Version {

  private Version() {}

  /** As the jar's manifest says it; classes outside a jar have none. */
  static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unreleased" : version;
  }
}
