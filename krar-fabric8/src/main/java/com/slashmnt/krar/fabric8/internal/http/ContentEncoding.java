package com.slashmnt.krar.fabric8.internal.http;

import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What an answer is compressed with. An API server compresses lists of more than 128 KiB for those
 * who ask for it, and never a watch; on the way through TLS a tenth of the bytes saves more time
 * than it takes to expand them.
 */
final class ContentEncoding {

  /** The one that API servers know. */
  static final String ACCEPTED = "gzip";

  /** RFC 1952, section 2.3.1. No JSON begins so. */
  private static final byte[] MAGIC = {0x1f, (byte) 0x8b};

  private static final int BUFFER = 16 * 1024;

  private ContentEncoding() {}

  /**
   * The answer's content. Some HTTP clients expand it by themselves, and not all of them take the
   * header away: the content decides, too.
   *
   * @throws IOException if the content breaks off where it begins
   */
  static InputStream decoded(HttpResponse<?> response, InputStream body) throws IOException {
    @Nullable String encoding = response.header("Content-Encoding");
    if (!ACCEPTED.equalsIgnoreCase(encoding)) {
      return body;
    }
    PushbackInputStream content = new PushbackInputStream(body, MAGIC.length);
    byte[] beginning = content.readNBytes(MAGIC.length);
    content.unread(beginning);
    return Arrays.equals(beginning, MAGIC) ? new GZIPInputStream(content, BUFFER) : content;
  }
}
