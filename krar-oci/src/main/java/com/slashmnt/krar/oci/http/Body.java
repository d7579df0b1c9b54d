package com.slashmnt.krar.oci.http;

/** What an answer says, as much of it as was allowed. */
public final class Body {

  private final byte[] bytes;
  private final boolean cut;

  Body(byte[] bytes, boolean cut) {
    this.bytes = bytes;
    this.cut = cut;
  }

  public byte[] bytes() {
    return bytes;
  }

  /** Whether there was more than allowed. */
  public boolean isCut() {
    return cut;
  }
}
