package com.slashmnt.krar.fabric8.internal.http;

import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
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

  private static final int BUFFER = 16 * 1024;

  private ContentEncoding() {}

  /**
   * The answer's content. A client that expands it by itself takes the header away.
   *
   * @throws IOException if the compressed content does not begin as such
   */
  static InputStream decoded(HttpResponse<?> response, InputStream body) throws IOException {
    @Nullable String encoding = response.header("Content-Encoding");
    return ACCEPTED.equalsIgnoreCase(encoding) ? new GZIPInputStream(body, BUFFER) : body;
  }
}
