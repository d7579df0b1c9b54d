package com.slashmnt.krar.oci;

/** What an answer says, as much of it as was allowed. */
final class Body {

  private final byte[] bytes;
  private final boolean cut;

  Body(byte[] bytes, boolean cut) {
    this.bytes = bytes;
    this.cut = cut;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Whether there was more than allowed. */
  boolean isCut() {
    return cut;
  }
}
