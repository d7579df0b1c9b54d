package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells why there was no answer. What a server said is never quoted: it may repeat a secret. */
public final class TransportErrors {

  /** The status by which a proxy wants to know who asks (RFC 9110, section 15.5.8). */
  static final int PROXY_REFUSES = 407;

  private TransportErrors() {}

  static LookupFailure of(String purpose, Route way, Throwable why) {
    String asked = "Could not look up " + purpose + ": ";
    if (has(why, UnresolvedAddressException.class) || has(why, UnknownHostException.class)) {
      return noAddress(asked, way, why).asNoAnswer();
    }
    if (has(why, HttpTimeoutException.class) || has(why, TimeoutException.class)) {
      return new LookupFailure(Unavailable.TIMED_OUT, asked + way + " did not answer in time.", why)
          .asNoAnswer();
    }
    if (isDistrust(why)) {
      return new LookupFailure(
          Unavailable.TLS_FAILURE,
          asked + "the certificate of " + way + " is not trusted, or is another host's.",
          why);
    }
    if (wantsACertificate(why)) {
      return new LookupFailure(
          Unavailable.TLS_FAILURE,
          asked
              + way
              + " asks for a client certificate, and krar has none to show; ask a mirror of it that"
              + " takes a password or token (KRAR_REGISTRY_MIRRORS).",
          why);
    }
    if (has(why, SSLException.class)) {
      return new LookupFailure(
          Unavailable.TLS_FAILURE, asked + way + " could not agree on TLS.", why);
    }
    if (has(why, ProtocolException.class)) {
      return new LookupFailure(
          Unavailable.INVALID_ANSWER, asked + way + " does not speak HTTP.", why);
    }
    if (has(why, ConnectException.class)) {
      return new LookupFailure(
              Unavailable.CONNECTION_FAILED,
              asked + "no server listens at " + way.next() + "." + nodesOwn(way),
              why)
          .asNoAnswer();
    }
    return new LookupFailure(
            Unavailable.CONNECTION_FAILED, asked + "the connection to " + way + " broke.", why)
        .asNoAnswer();
  }

  /** Nodes may pull from a loopback address; krar would ask itself there. */
  private static String nodesOwn(Route way) {
    Origin origin = way.origin();
    return way.proxy().isPresent() || !origin.isLoopback()
        ? ""
        : (" %s is here the pod or the machine that krar runs in, not a node. If nodes pull from"
                + " there, say where krar reaches that registry: %s=HOST in KRAR_REGISTRY_MIRRORS,"
                + " --registry-mirrors or registry.mirrors of the chart.")
            .formatted(origin.host(), origin.registry());
  }

  /** As the alerts of RFC 8446, section 6.2, and of those who refuse an empty one say it. */
  public static boolean wantsACertificate(Throwable why) {
    for (Throwable cause = why; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof SSLException
          && (message.contains("certificate_required") || message.contains("bad_certificate"))) {
        return true;
      }
    }
    return false;
  }

  private static LookupFailure noAddress(String asked, Route way, Throwable why) {
    return way.proxy()
        .map(
            proxy ->
                new LookupFailure(
                    Unavailable.CONNECTION_FAILED,
                    asked + "the proxy " + proxy + " has no address.",
                    why))
        .orElseGet(
            () ->
                new LookupFailure(
                    Unavailable.DNS_FAILURE,
                    asked + way.origin().host() + " has no address.",
                    why));
  }

  /** The proxy does not let it through. */
  static LookupFailure ofProxy(String purpose, Route way) {
    boolean sent = way.proxy().flatMap(ForwardProxy::authorization).isPresent();
    String how = sent ? "does not take the user and password" : "wants a user and a password";
    // The JDK does not report that it kept the password back.
    String perhaps =
        sent && !way.origin().isPlain()
            ? " or does not get them: the system property jdk.http.auth.tunneling.disabledSchemes"
                + " must be empty"
            : "";
    return new LookupFailure(
        Unavailable.CONNECTION_FAILED,
        "Could not look up %s: %s %s (HTTP 407)%s."
            .formatted(
                purpose,
                way.proxy().map(p -> way.next()).orElse("a proxy on the way to " + way),
                how,
                perhaps));
  }

  /** A certificate that is not trusted will not be so in another scheme either. */
  public static boolean isDistrust(Throwable why) {
    return has(why, GeneralSecurityException.class);
  }

  private static boolean has(@Nullable Throwable why, Class<? extends Throwable> type) {
    return why != null && (type.isInstance(why) || has(why.getCause(), type));
  }
}
