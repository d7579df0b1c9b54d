package com.slashmnt.krar.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A failure whose kind is known where it happens. */
final class KnownFailure extends IOException {

  private static final long serialVersionUID = 1L;

  private final TransportException.Kind kind;

  KnownFailure(TransportException.Kind kind) {
    this(kind, "", null);
  }

  /**
   * A failure.
   *
   * @param detail for the message, such as {@code HTTP 502}; may be empty
   */
  KnownFailure(TransportException.Kind kind, String detail, @Nullable Throwable cause) {
    super(detail, cause);
    this.kind = kind;
  }

  TransportException.Kind kind() {
    return kind;
  }

  String detail() {
    String detail = getMessage();
    return detail == null ? "" : detail;
  }
}
