package com.slashmnt.krar.fabric8.internal.http;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that failed for good; it becomes data or a {@link KrarException} before a caller. */
public final class ApiFailure extends RuntimeException {

  /** There was no response. */
  static final int NO_RESPONSE = 0;

  public static final int NOT_FOUND = 404;
  public static final int CONFLICT = 409;
  public static final int FORBIDDEN = 403;
  public static final int UNAUTHORIZED = 401;
  public static final int GONE = 410;

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Reason reason;
  private final boolean passing;
  private final transient Optional<Duration> retryAfter;

  private ApiFailure(
      int status,
      Reason reason,
      boolean passing,
      Optional<Duration> retryAfter,
      @Nullable Throwable cause) {
    super(reason.message(), cause);
    this.status = status;
    this.reason = reason;
    this.passing = passing;
    this.retryAfter = retryAfter;
  }

  /** The server answered that. */
  static ApiFailure answered(int status, Reason reason, Optional<Duration> retryAfter) {
    return new ApiFailure(status, reason, ApiClient.isTransient(status), retryAfter, null);
  }

  /** It is not worth another attempt. */
  public static ApiFailure lasting(int status, Reason reason, @Nullable Throwable cause) {
    return new ApiFailure(status, reason, false, Optional.empty(), cause);
  }

  /** There was no answer, and there may be one a little later. */
  static ApiFailure passing(Reason reason, Throwable cause) {
    return new ApiFailure(NO_RESPONSE, reason, true, Optional.empty(), cause);
  }

  /** Whether the same request may well be answered a little later. */
  public boolean isPassing() {
    return passing;
  }

  /** What the server asked to wait. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** The HTTP status, or {@link #NO_RESPONSE}. */
  public int status() {
    return status;
  }

  public Reason reason() {
    return reason;
  }

  public boolean isUnreachable() {
    return reason.is(Reason.UNREACHABLE);
  }

  /** Whether it was a write that was sent and whose result is unknown. */
  public boolean isUnanswered() {
    return reason.is(TransportErrors.CODE);
  }

  public KrarException toKrarException() {
    return new KrarException(reason, this);
  }
}
