package com.slashmnt.krar.http;

import java.io.IOException;
import java.io.InputStream;

/** A response's body; its end gives the connection back. */
final class BodyStream extends InputStream {

  /** So much is read rather than a connection given up. */
  private static final int WORTH_READING = 8 * 1024;

  private final InputStream content;
  private final Delivery delivery;
  private final Thread owner = Thread.currentThread();
  private boolean isAtEnd;
  private boolean isClosed;

  BodyStream(InputStream content, Delivery delivery) {
    this.content = content;
    this.delivery = delivery;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (isClosed) {
      throw new IOException("the response is closed");
    }
    if (isAtEnd || length == 0) {
      return isAtEnd ? -1 : 0;
    }
    try {
      return counted(content.read(bytes, from, length));
    } catch (IOException | RuntimeException e) {
      TransportException failure = Failures.of(delivery.exchange(), e);
      delivery.abandon();
      throw failure;
    }
  }

  private int counted(int count) {
    if (count < 0) {
      isAtEnd = true;
      delivery.complete();
    }
    return count;
  }

  @Override
  public int available() throws IOException {
    return isAtEnd || isClosed || delivery.isOver() ? 0 : content.available();
  }

  /**
   * Reads what little is left if it is there already, so that the connection can be used again. For
   * another thread than the one that sent the call it is an abort: the one may just be reading, and
   * no second one can read or wait beside it.
   */
  @Override
  public void close() {
    if (Thread.currentThread() != owner) {
      delivery.exchange().abort();
      return;
    }
    if (!isClosed && !delivery.isOver()) {
      drain();
      delivery.abandon();
    }
    isClosed = true;
  }

  private void drain() {
    delivery.hurry();
    byte[] rest = new byte[WORTH_READING];
    int count = 0;
    try {
      for (int n = 0; n >= 0 && count < rest.length; count += n) {
        n = counted(content.read(rest, count, rest.length - count));
      }
    } catch (IOException e) {
      // Then the connection is given up.
    }
  }
}
