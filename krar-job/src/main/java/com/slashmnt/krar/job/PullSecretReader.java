package com.slashmnt.krar.job;

import com.slashmnt.krar.KrarException;

/** Reads one pull secret of the cluster. */
@FunctionalInterface
interface PullSecretReader {

  /** What a secret holds. */
  final class Content {

    private final String type;
    private final byte[] bytes;

    /**
     * Of a secret.
     *
     * @param type as the secret has it
     * @param bytes the value of that type's key, decoded
     */
    Content(String type, byte[] bytes) {
      this.type = type;
      this.bytes = bytes.clone();
    }

    String type() {
      return type;
    }

    byte[] bytes() {
      return bytes.clone();
    }

    /** Never the content. */
    @Override
    public String toString() {
      return type;
    }
  }

  /**
   * Reads it.
   *
   * @throws KrarException if the cluster does not give it
   */
  Content read(String namespace, String name);
}
