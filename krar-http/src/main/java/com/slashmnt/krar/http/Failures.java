package com.slashmnt.krar.http;

import com.slashmnt.krar.http.TransportException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/** Tells what went wrong from what was thrown. What a peer said is never quoted. */
final class Failures {

  private Failures() {}

  static TransportException of(Exchange exchange, Throwable why) {
    Kind kind = kind(exchange, why);
    String detail = why instanceof KnownFailure known ? known.detail() : "";
    return new TransportException(
        kind,
        sentence(kind, exchange, detail),
        exchange.isAtProxy() || kind == Kind.PROXY_REFUSED || kind == Kind.PROXY_UNUSABLE,
        exchange.isSent() && kind != Kind.PROXY_REFUSED,
        why);
  }

  private static Kind kind(Exchange exchange, Throwable why) {
    if (exchange.isAborted()) {
      return Kind.ABORTED;
    }
    if (exchange.isExpired()) {
      return Kind.NO_ANSWER_IN_TIME;
    }
    if (why instanceof KnownFailure known) {
      return known.kind();
    }
    Kind kind = kind(why);
    return kind == Kind.NOT_HTTP && exchange.isAtProxy() ? Kind.PROXY_UNUSABLE : kind;
  }

  private static Kind kind(Throwable why) {
    if (has(why, SocketTimeoutException.class)) {
      return Kind.NO_ANSWER_IN_TIME;
    }
    if (has(why, UnknownHostException.class)) {
      return Kind.UNKNOWN_HOST;
    }
    if (has(why, SSLException.class)) {
      return kindOfTls(why);
    }
    return isNoHttp(why) ? Kind.NOT_HTTP : Kind.CONNECTION_LOST;
  }

  private static Kind kindOfTls(Throwable why) {
    if (isDistrust(why)) {
      return Kind.NOT_TRUSTED;
    }
    if (wantsCertificate(why)) {
      return Kind.CLIENT_CERTIFICATE_WANTED;
    }
    boolean isCut = has(why, EOFException.class) || has(why, SocketException.class);
    return isCut ? Kind.CONNECTION_LOST : Kind.TLS_FAILED;
  }

  private static boolean isNoHttp(Throwable why) {
    return has(why, HttpException.class)
        || has(why, MessageConstraintException.class)
        || (has(why, MalformedChunkCodingException.class)
            && !has(why, TruncatedChunkException.class));
  }

  /** No authority, no valid chain, another host; or an SSLContext without any authority. */
  private static boolean isDistrust(Throwable why) {
    return has(why, CertificateException.class)
        || has(why, CertPathValidatorException.class)
        || has(why, CertPathBuilderException.class)
        || has(why, InvalidAlgorithmParameterException.class);
  }

  /** The alerts of RFC 8446, section 6.2, and of those who refuse an empty certificate. */
  private static boolean wantsCertificate(Throwable why) {
    for (Throwable cause = why; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof SSLException
          && (message.contains("certificate_required") || message.contains("bad_certificate"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(@Nullable Throwable why, Class<? extends Throwable> type) {
    return why != null && (type.isInstance(why) || has(why.getCause(), type));
  }

  private static String sentence(Kind kind, Exchange exchange, String detail) {
    String peer = exchange.peer();
    String proxy = exchange.route().proxy().map(ProxyServer::toString).orElse("");
    String place = exchange.route().place();
    return switch (kind) {
      case UNKNOWN_HOST -> "There is no address of " + peer + ".";
      case REFUSED -> "No server listens at " + peer + ".";
      case NO_ANSWER_IN_TIME ->
          "There was no answer of "
              + peer
              + " in time ("
              + (detail.isEmpty() ? "" : detail + ", ")
              + "limit "
              + exchange.limit()
              + ").";
      case CONNECTION_LOST -> "The connection to " + peer + " broke.";
      case NOT_HTTP -> "What came from " + peer + " is not HTTP.";
      case NOT_TRUSTED -> "The certificate of " + peer + " is not trusted, or is another host's.";
      case TLS_FAILED -> "TLS failed with " + peer + ".";
      case CLIENT_CERTIFICATE_WANTED ->
          "A client certificate is wanted by " + peer + ", and it got none that it takes.";
      case PROXY_REFUSED ->
          "The proxy " + proxy + " on the way to " + place + " " + detail + " (HTTP 407).";
      case PROXY_UNUSABLE ->
          proxy.isEmpty()
              ? "The proxy on the way to " + place + " cannot be used: " + detail + "."
              : "The proxy "
                  + proxy
                  + " does not lead to "
                  + place
                  + (detail.isEmpty() ? "." : " (" + detail + ").");
      case ABORTED -> "The exchange with " + peer + " was aborted.";
    };
  }

  /** The proxy's 407. */
  static IOException proxyRefusal(ProxyServer proxy) {
    return new KnownFailure(
        Kind.PROXY_REFUSED,
        proxy.authorization().isPresent()
            ? "does not take the user and password"
            : "wants a user and a password",
        null);
  }
}
