package com.slashmnt.krar;

import static java.util.Objects.requireNonNull;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The outside world refused or failed: a cluster, a registry, a file.
 *
 * <p>It carries a {@link Reason}, so that one workload's failure becomes a line of the report. The
 * run contains it; a caller of the adapters on their own sees it.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class KrarException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  public KrarException(Reason reason) {
    this(reason, null);
  }

  public KrarException(Reason reason, @Nullable Throwable cause) {
    super(requireNonNull(reason, "reason").message(), cause);
    this.reason = reason;
  }

  /** What went wrong; its message is this exception's. */
  public Reason reason() {
    return reason;
  }
}
