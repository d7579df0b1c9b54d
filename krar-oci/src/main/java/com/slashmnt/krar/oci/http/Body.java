package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.http.HttpResponse;
import java.io.IOException;

/** What an answer says, as much of it as was allowed. */
public final class Body {

  /** What an error says is not used; it is read so that the connection can be used again. */
  private static final int MOST_OF_AN_ERROR = 64 * 1024;

  private final byte[] bytes;
  private final boolean cut;

  private Body(byte[] bytes, boolean cut) {
    this.bytes = bytes;
    this.cut = cut;
  }

  /** Reads at most so many bytes of it. */
  static Body read(HttpResponse response, int most) throws IOException {
    int limit = response.status() == 200 ? most : Math.min(most, MOST_OF_AN_ERROR);
    byte[] bytes = response.body().readNBytes(limit);
    return new Body(bytes, bytes.length == limit && response.body().read() >= 0);
  }

  public byte[] bytes() {
    return bytes;
  }

  /** Whether there was more than allowed. */
  public boolean isCut() {
    return cut;
  }
}
