package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.image.ImageReference;
import java.util.Locale;

/** A registry as images and settings name it: host, and port if there is one. */
public final class RegistryName {

  private RegistryName() {}

  /** In lower case, so that it can be compared. */
  public static String of(ImageReference image) {
    return canonical(image.registry().toLowerCase(Locale.ROOT));
  }

  /** Reads what a setting says, Docker Hub by any of its names. */
  public static String parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (!canonical(name).equals(name)) {
      return canonical(name);
    }
    try {
      if (name.indexOf('/') < 0 && of(ImageReference.parse(name + "/x/y")).equals(name)) {
        return name;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(refusal(text), e);
    }
    throw new IllegalArgumentException(refusal(text));
  }

  /** Docker Hub has several names, and one store. */
  public static String canonical(String name) {
    return name.equals("index.docker.io") || name.equals("registry-1.docker.io")
        ? ImageReference.DEFAULT_REGISTRY
        : name;
  }

  private static String refusal(String text) {
    // There may be a password before the host.
    return (text.contains("@") ? "a registry" : "'" + text + "'")
        + " is no registry, expected a host and perhaps a port,"
        + " such as registry.example.com:5000 or docker.io";
  }
}
