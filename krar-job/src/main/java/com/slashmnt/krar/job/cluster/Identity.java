package com.slashmnt.krar.job.cluster;

/** How krar proves to an API server who it is. Thread-safe. */
public interface Identity {

  /** What to show now; renewed first if it has ended. */
  ApiServerCredential current();

  /**
   * What to show after a 401: the same if there is nothing else.
   *
   * @param refused what the API server did not take
   */
  ApiServerCredential after(ApiServerCredential refused);

  /** The process is about to end: nothing is waited for any more. */
  default void end() {}
}
