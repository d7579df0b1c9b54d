package com.slashmnt.krar.oci;

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
final class NoAnswer {

  private NoAnswer() {}

  static LookupFailure of(String purpose, Origin origin, Throwable why) {
    String asked = "Could not look up " + purpose + ": ";
    if (has(why, UnresolvedAddressException.class) || has(why, UnknownHostException.class)) {
      return new LookupFailure(
          Unavailable.DNS_FAILURE, asked + origin.host() + " has no address.", why);
    }
    if (has(why, HttpTimeoutException.class) || has(why, TimeoutException.class)) {
      return new LookupFailure(
          Unavailable.TIMED_OUT, asked + origin + " did not answer in time.", why);
    }
    if (isDistrust(why)) {
      return new LookupFailure(
          Unavailable.TLS_FAILURE,
          asked + "the certificate of " + origin + " is not trusted, or is another host's.",
          why);
    }
    if (has(why, SSLException.class)) {
      return new LookupFailure(
          Unavailable.TLS_FAILURE, asked + origin + " could not agree on TLS.", why);
    }
    if (has(why, ProtocolException.class)) {
      return new LookupFailure(
          Unavailable.INVALID_ANSWER, asked + origin + " does not speak HTTP.", why);
    }
    if (has(why, ConnectException.class)) {
      return new LookupFailure(
          Unavailable.CONNECTION_FAILED, asked + "nobody listens at " + origin + ".", why);
    }
    return new LookupFailure(
        Unavailable.CONNECTION_FAILED, asked + "the connection to " + origin + " broke.", why);
  }

  /** A certificate that is not trusted will not be so in another scheme either. */
  static boolean isDistrust(Throwable why) {
    return has(why, GeneralSecurityException.class);
  }

  private static boolean has(@Nullable Throwable why, Class<? extends Throwable> type) {
    return why != null && (type.isInstance(why) || has(why.getCause(), type));
  }
}
