package com.slashmnt.krar.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/** Reads the responses of one connection, one after the other. */
final class ResponseReader {

  private static final int MOST_PER_LINE = 64 * 1024;
  private static final int MOST_HEADERS = 500;
  private static final long MOST_OF_A_HEAD = 512 * 1024;
  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(MOST_PER_LINE).setMaxHeaderCount(MOST_HEADERS).build();

  private final InputStream in;
  private final SessionInputBufferImpl buffer;
  private final DefaultHttpResponseParser parser = new DefaultHttpResponseParser(LIMITS);
  private long headBytes;

  /** Reads ahead at most that many bytes of what follows a head. */
  ResponseReader(InputStream in, int ahead) {
    this.in = in;
    this.buffer =
        new SessionInputBufferImpl(new BasicHttpTransportMetrics(), ahead, -1, MOST_PER_LINE, null);
  }

  /** The next response's head that is not an interim one. */
  ClassicHttpResponse head() throws IOException, HttpException {
    headBytes = buffer.length();
    ClassicHttpResponse head = parsed();
    while (head.getCode() < 200) {
      if (head.getCode() == 101) {
        throw new ProtocolException("another protocol was not asked for");
      }
      head = parsed();
    }
    return head;
  }

  private ClassicHttpResponse parsed() throws IOException, HttpException {
    ClassicHttpResponse head = parser.parse(buffer, new HeadInput());
    if (head.getVersion().getMajor() != 1 || head.getCode() < 100 || head.getCode() > 999) {
      throw new ProtocolException("this is not HTTP/1.x");
    }
    return head;
  }

  /** Whether a byte came since the last head was asked for. */
  boolean hasBegun() {
    return headBytes > 0;
  }

  /** Whether it has read more than the responses so far. */
  boolean hasRead() {
    return buffer.hasBufferedData();
  }

  /**
   * Returns when there is more, or the end.
   *
   * @throws java.net.SocketTimeoutException if there was nothing within the socket's limit
   */
  void awaitMore() throws IOException {
    if (!buffer.hasBufferedData()) {
      buffer.fillBuffer(in);
    }
  }

  /** The body that follows that head. */
  InputStream body(ClassicHttpResponse head) throws HttpException {
    long length = DefaultContentLengthStrategy.INSTANCE.determineLength(head);
    if (length == ContentLengthStrategy.CHUNKED) {
      return new ChunkedInputStream(buffer, in, LIMITS);
    }
    return length >= 0
        ? new ContentLengthInputStream(buffer, in, length)
        : new IdentityInputStream(buffer, in);
  }

  /**
   * What the parser reads from. HttpCore takes the end of the stream for the end of a head: one
   * that was cut would be a response without the headers that are missing, and without a body.
   */
  private final class HeadInput extends InputStream {

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = in.read(bytes, from, length);
      if (count < 0) {
        throw new ConnectionClosedException("the connection ended before the head did");
      }
      headBytes += count;
      if (headBytes > MOST_OF_A_HEAD) {
        throw new MessageConstraintException("the head is too large");
      }
      return count;
    }
  }
}
