package com.slashmnt.krar.it.harness;

/**
 * What came of a pull.
 *
 * @param imageId as the runtime reports it in the pod's status; some report nothing
 * @param waiting why the container does not run, such as {@code ImagePullBackOff}; empty if it does
 * @param message what the kubelet says of it
 * @param crashes whether it runs and crashes, again and again
 */
public record Pulled(String imageId, String waiting, String message, boolean crashes) {
  /** It is there, and the runtime calls it so. */
  public static Pulled as(String imageId) {
    return new Pulled(imageId, "", "", false);
  }

  /** It is nowhere to be found. */
  public static Pulled notFound(String image) {
    return waiting("ImagePullBackOff", "Back-off pulling image \"" + image + "\"");
  }

  /** The container stays waiting. */
  public static Pulled waiting(String reason, String message) {
    return new Pulled("", reason, message, false);
  }

  /** The same, and it crashes whenever it runs. */
  public Pulled crashing() {
    return new Pulled(imageId, waiting, message, true);
  }

  /** Whether the container can start. */
  boolean succeeded() {
    return waiting.isEmpty();
  }
}
