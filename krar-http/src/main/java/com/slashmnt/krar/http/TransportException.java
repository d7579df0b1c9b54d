package com.slashmnt.krar.http;

import java.io.IOException;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * There is no answer, or no whole one. The message is a sentence that names host and port of the
 * server and of the proxy on the way, and nothing that a peer said.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class TransportException extends IOException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final boolean atProxy;
  private final boolean mayHaveBeenSent;

  TransportException(
      Kind kind,
      String message,
      boolean atProxy,
      boolean mayHaveBeenSent,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.atProxy = atProxy;
    this.mayHaveBeenSent = mayHaveBeenSent;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether it is the proxy on the way that failed, before there was a way to the server. */
  public boolean isAtProxy() {
    return atProxy;
  }

  /**
   * Whether the server may have got the request, and may have done what it says; false if it surely
   * has not.
   */
  public boolean mayHaveBeenSent() {
    return mayHaveBeenSent;
  }

  /** What went wrong. */
  public enum Kind {
    /** The host has no address. */
    UNKNOWN_HOST,
    /** No server listens there, or no route leads there. */
    REFUSED,
    /** The time limit of the call or that for connecting was over. */
    NO_ANSWER_IN_TIME,
    /** The peer or the network broke the connection. */
    CONNECTION_LOST,
    /** What came is no HTTP/1.x, or its head is larger than this transport takes. */
    NOT_HTTP,
    /** The certificate is not trusted, or is that of another host. */
    NOT_TRUSTED,
    /** TLS could not be agreed on, or was violated. */
    TLS_FAILED,
    /** The server wants a client certificate, and got none that it takes. */
    CLIENT_CERTIFICATE_WANTED,
    /** The proxy wants a user and password, or others (HTTP 407). */
    PROXY_REFUSED,
    /** The proxy leads nowhere, or is none, or is one that is not supported. */
    PROXY_UNUSABLE,
    /** The call was aborted, its thread interrupted, or the transport is closed. */
    ABORTED
  }
}
