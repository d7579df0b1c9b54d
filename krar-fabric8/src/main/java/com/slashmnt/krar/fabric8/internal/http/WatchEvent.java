package com.slashmnt.krar.fabric8.internal.http;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

/**
 * One event of a watch.
 *
 * @param object what it is about; of a {@link #BOOKMARK} only the {@code resourceVersion} counts
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">Kubernetes,
 *     Efficient detection of changes</a>
 */
public record WatchEvent<W>(String type, W object) {

  private static final String DELETED = "DELETED";
  private static final String BOOKMARK = "BOOKMARK";
  static final String ERROR = "ERROR";

  /** It does not exist any more, or does not match the watch any more. */
  public boolean isDeletion() {
    return type.equals(DELETED);
  }

  /** All changes until then were sent. */
  public boolean isBookmark() {
    return type.equals(BOOKMARK);
  }

  /**
   * What was read of a stream.
   *
   * @param event empty at its end, and if it is an error
   * @param error why the server ends the watch
   */
  record Read<W>(Optional<WatchEvent<W>> event, Optional<ErrorWire> error) {}

  /** The Status by which an API server ends a watch. */
  record ErrorWire(int code, String message) {

    ErrorWire {
      message = requireNonNullElse(message, "");
    }
  }
}
