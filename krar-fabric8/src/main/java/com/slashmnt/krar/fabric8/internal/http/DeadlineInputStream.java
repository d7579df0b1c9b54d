package com.slashmnt.krar.fabric8.internal.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A body that is closed if it does not end in time, which wakes up whoever reads it.
 *
 * <p>The time limits of the HTTP clients end with the head of a response.
 */
final class DeadlineInputStream extends FilterInputStream {

  private final CompletableFuture<Boolean> read = new CompletableFuture<>();

  /** One that is also closed when {@code ending} completes. */
  DeadlineInputStream(InputStream body, Duration left, CompletableFuture<Boolean> ending) {
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
      return super.read();
    } catch (RuntimeException e) {
      throw new IOException(e.toString(), e);
    }
  }

  /** As an {@link IOException} whatever the HTTP client throws for a body that was cut. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return super.read(bytes, offset, length);
    } catch (RuntimeException e) {
      throw new IOException(e.toString(), e);
    }
  }

  @Override
  public void close() throws IOException {
    read.complete(true);
    super.close();
  }
}
