package com.slashmnt.krar.fabric8.internal.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A body that is closed if it does not end in time, which wakes up its reader.
 *
 * <p>The time limits of the HTTP clients end with the head of a response.
 */
final class DeadlineInputStream extends FilterInputStream {

  private final CompletableFuture<Boolean> read = new CompletableFuture<>();
  private boolean ended;

  /** One that is also closed when {@code ending} completes. */
  DeadlineInputStream(InputStream body, Duration left, CompletableFuture<?> ending) {
    super(body);
    CompletableFuture<Object> unused =
        CompletableFuture.anyOf(read, ending)
            .orTimeout(Math.max(1, left.toNanos()), TimeUnit.NANOSECONDS)
            .whenComplete(
                (inTime, late) -> {
                  if (!read.isDone()) {
                    cut(body);
                  }
                });
  }

  private static void cut(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As an {@link IOException} whatever the HTTP client throws for a body that was cut. */
  @Override
  public int read() throws IOException {
    try {
      int next = super.read();
      ended |= next < 0;
      return next;
    } catch (RuntimeException e) {
      throw new IOException(e.toString(), e);
    }
  }

  /** As an {@link IOException} whatever the HTTP client throws for a body that was cut. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = super.read(bytes, offset, length);
      ended |= count < 0;
      return count;
    } catch (RuntimeException e) {
      throw new IOException(e.toString(), e);
    }
  }

  /**
   * Leaves a body alone that was read to its end: fabric8's Vert.x client before 8.0 takes its
   * closing for a cancelled request, and closes the connection.
   */
  @Override
  public void close() throws IOException {
    read.complete(true);
    if (!ended) {
      super.close();
    }
  }
}
