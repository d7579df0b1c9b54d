package com.slashmnt.krar.job;

/** What a pull secret holds. */
final class PullSecret {

  private final String type;
  private final byte[] content;

  PullSecret(String type, byte[] content) {
    this.type = type;
    this.content = content.clone();
  }

  String type() {
    return type;
  }

  byte[] content() {
    return content.clone();
  }
}
