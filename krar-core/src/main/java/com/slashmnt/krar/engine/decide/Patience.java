package com.slashmnt.krar.engine.decide;

import java.time.Duration;

/** How often, and for how long, it is looked whether something has come; one per run. */
public interface Patience {

  /** The wait begins, unless it has. */
  void begin();

  /**
   * Waits until it is time to look again.
   *
   * @return false, and at once, if the wait is over
   */
  boolean pause();

  /** For how long it has been waited. */
  Duration waited();

  /** Looks once. */
  static Patience none() {
    return new Patience() {
      @Override
      public void begin() {}

      @Override
      public boolean pause() {
        return false;
      }

      @Override
      public Duration waited() {
        return Duration.ZERO;
      }
    };
  }
}
