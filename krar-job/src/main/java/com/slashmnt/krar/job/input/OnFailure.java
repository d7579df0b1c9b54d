package com.slashmnt.krar.job.input;

/** What becomes of a restart whose pods do not become ready. */
public enum OnFailure {
  /** It stays, and is reported. */
  REPORT,
  /** What ran before is brought back. */
  ROLLBACK
}
