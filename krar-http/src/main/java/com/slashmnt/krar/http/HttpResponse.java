package com.slashmnt.krar.http;

import java.io.InputStream;
import org.apiguardian.api.API;

/**
 * An answer: its head, and its body as it comes. To be read and closed by the thread that sent the
 * call; closing it from another one aborts the call, like {@link HttpTransport#abort}.
 *
 * <p>Reading the body to its end gives the connection back for the next call. Closing before that
 * ends the connection, unless the rest is small and has come already.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class HttpResponse implements AutoCloseable {

  private final int status;
  private final HttpHeaders headers;
  private final BodyStream body;

  HttpResponse(int status, HttpHeaders headers, BodyStream body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** Such as 200; never an interim one (1xx). */
  public int status() {
    return status;
  }

  public HttpHeaders headers() {
    return headers;
  }

  /**
   * The body, empty if there is none; of any size. Its reads throw a {@link TransportException} if
   * the call's time is over, the connection breaks, or the call is aborted.
   */
  public InputStream body() {
    return body;
  }

  @Override
  public void close() {
    body.close();
  }

  /** The status alone. */
  @Override
  public String toString() {
    return "HTTP " + status;
  }
}
