package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.http.TransportException;
import com.slashmnt.krar.http.TransportException.Kind;
import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.io.IOException;

/** Tells why there was no answer. What a server said is never quoted: it may repeat a secret. */
public final class TransportErrors {

  private TransportErrors() {}

  static LookupFailure of(String purpose, Route way, IOException why) {
    String asked = "Could not look up " + purpose + ": ";
    Kind kind = why instanceof TransportException e ? e.kind() : Kind.CONNECTION_LOST;
    boolean atProxy = why instanceof TransportException e && e.isAtProxy();
    return switch (kind) {
      case UNKNOWN_HOST -> noAddress(asked, way, why).asNoAnswer();
      case NO_ANSWER_IN_TIME ->
          new LookupFailure(Unavailable.TIMED_OUT, asked + way + " did not answer in time.", why)
              .asNoAnswer();
      case NOT_TRUSTED ->
          tls(
              asked
                  + "the certificate of "
                  + (atProxy ? way.next() : way)
                  + " is not trusted, or is another host's.",
              why);
      case CLIENT_CERTIFICATE_WANTED ->
          tls(
              asked
                  + way
                  + " asks for a client certificate, and krar has none to show; ask a mirror of it"
                  + " that takes a password or token (KRAR_REGISTRY_MIRRORS).",
              why);
      case TLS_FAILED -> tls(asked + way + " could not agree on TLS.", why);
      case NOT_HTTP ->
          new LookupFailure(Unavailable.INVALID_ANSWER, asked + way + " does not speak HTTP.", why);
      case REFUSED ->
          connection(asked + "no server listens at " + way.next() + "." + nodesOwn(way), why)
              .asNoAnswer();
      case PROXY_REFUSED -> connection(asked + refusal(way), why);
      case PROXY_UNUSABLE, CONNECTION_LOST, ABORTED ->
          connection(asked + "the connection to " + way + " broke.", why).asNoAnswer();
    };
  }

  private static LookupFailure tls(String message, IOException why) {
    return new LookupFailure(Unavailable.TLS_FAILURE, message, why);
  }

  private static LookupFailure connection(String message, IOException why) {
    return new LookupFailure(Unavailable.CONNECTION_FAILED, message, why);
  }

  /** The proxy does not let it through. */
  private static String refusal(Route way) {
    boolean told = way.proxy().filter(ForwardProxy::hasUser).isPresent();
    return "%s %s (HTTP 407)."
        .formatted(
            way.next(),
            told ? "does not take the user and password" : "wants a user and a password");
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

  /** Whether the server asks for a client certificate. */
  public static boolean wantsACertificate(LookupFailure failure) {
    return isOfKind(failure, Kind.CLIENT_CERTIFICATE_WANTED);
  }

  /** A certificate that is not trusted will not be so in another scheme either. */
  public static boolean isDistrust(LookupFailure failure) {
    return isOfKind(failure, Kind.NOT_TRUSTED);
  }

  private static boolean isOfKind(LookupFailure failure, Kind kind) {
    return failure.getCause() instanceof TransportException e && e.kind() == kind;
  }

  private static LookupFailure noAddress(String asked, Route way, IOException why) {
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
}
