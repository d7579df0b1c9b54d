package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.DigestLookup.Unavailable;
import org.jspecify.annotations.Nullable;

/** A look-up that gave nothing; it becomes data before a caller. */
public final class LookupFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  private boolean noAnswer;

  public LookupFailure(String code, String message) {
    this(code, message, null);
  }

  public LookupFailure(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = new Reason(code, message);
  }

  /** One that may pass: there was no answer. */
  LookupFailure asNoAnswer() {
    noAnswer = true;
    return this;
  }

  /**
   * Whether there was no answer; a server that answers wrongly, or is not trusted, would do so
   * again.
   */
  public boolean isNoAnswer() {
    return noAnswer;
  }

  public Reason reason() {
    return reason;
  }

  /** Whether another credential may do better: registries hide what they do not show. */
  public boolean isRefusal() {
    return reason.is(Unavailable.UNAUTHORIZED)
        || reason.is(Unavailable.FORBIDDEN)
        || reason.is(Unavailable.NOT_FOUND);
  }
}
