package com.slashmnt.krar.fabric8.internal.http;

import com.slashmnt.krar.Reason;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Why a request has no answer of the API server. */
public final class TransportErrors {

  /** A write was sent and not answered in time: that alone is no outage of the cluster. */
  public static final String CODE = "NoAnswer";

  private TransportErrors() {}

  /** It was sent, and the time was up. */
  static ApiFailure late(ApiRequest request, String server, Duration limit, Exception why) {
    String time = limit.toSeconds() > 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    if (!request.isWrite()) {
      return of(request, server, new IOException("no answer within " + time, why));
    }
    return unknown(
        request, "no answer within " + time + ", perhaps since an admission webhook is slow", why);
  }

  /** It was sent, and may have been done. */
  static ApiFailure unknown(ApiRequest request, String how, Exception why) {
    return lasting(
        new Reason(
            CODE,
            "Could not %s: %s; whether it was %s is unknown."
                .formatted(
                    request.purpose(),
                    how,
                    request.action().equals("restart") ? "restarted" : "done")),
        why);
  }

  static ApiFailure of(ApiRequest request, String server, Throwable thrown) {
    Throwable why = unwrapped(thrown);
    if (why instanceof NullPointerException) {
      // The JDK drops the body of a proxy's 407, which fabric8 does not expect.
      IOException refused =
          new IOException(
              "a proxy on the way refuses the connection, as for a wrong password", why);
      return lasting(StatusErrors.unreachable(request, server, refused), refused);
    }
    if (isClientsOwn(why)) {
      return lasting(
          new Reason("ClientFailed", "Could not %s: %s.".formatted(request.purpose(), why)), why);
    }
    Reason unreachable = StatusErrors.unreachable(request, server, why);
    return isDistrust(why) ? lasting(unreachable, why) : ApiFailure.passing(unreachable, why);
  }

  /**
   * Whether the client could not even send it, since it is closed or misused.
   *
   * <p>All else that a client throws is taken for a failure of the connection: each HTTP client has
   * types of its own for a connection that was cut, such as Vert.x's {@code HttpClosedException},
   * which is no {@code IOException}.
   */
  private static boolean isClientsOwn(Throwable why) {
    return why instanceof Error
        || why instanceof IllegalStateException
        || why instanceof IllegalArgumentException
        || why instanceof UnsupportedOperationException
        || why instanceof RejectedExecutionException;
  }

  /** What went wrong, out of what its client's futures have wrapped it into. */
  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean wraps = thrown instanceof CompletionException || thrown instanceof ExecutionException;
    return wraps && cause != null ? unwrapped(cause) : thrown;
  }

  /** krar gave it up, because the process ends. */
  static ApiFailure ended(ApiRequest request) {
    return lasting(unreachable(request, "krar was asked to end."), null);
  }

  static ApiFailure interrupted(ApiRequest request, InterruptedException e) {
    Thread.currentThread().interrupt();
    return lasting(unreachable(request, "interrupted while waiting for the cluster."), e);
  }

  private static Reason unreachable(ApiRequest request, String why) {
    return new Reason(Reason.UNREACHABLE, "Could not %s: %s".formatted(request.purpose(), why));
  }

  private static ApiFailure lasting(Reason reason, @Nullable Throwable why) {
    return ApiFailure.lasting(ApiFailure.NO_RESPONSE, reason, why);
  }

  /** A certificate that is not trusted will not be so in a second. */
  private static boolean isDistrust(@Nullable Throwable why) {
    return why != null && (why instanceof GeneralSecurityException || isDistrust(why.getCause()));
  }
}
