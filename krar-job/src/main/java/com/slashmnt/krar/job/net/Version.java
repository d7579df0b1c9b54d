package com.slashmnt.krar.job.net;

/** Which krar this is. */
public final class Version {

  private Version() {}

  /** As the jar's manifest says it; classes outside a jar have none. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unreleased" : version;
  }
}
