package com.slashmnt.krar.job.input;

/** What is restarted of what is selected. */
public enum Mode {
  /** Everything. */
  ROLLOUT,
  /** What runs other content than its tags point at. */
  SMART
}
