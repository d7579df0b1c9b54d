package com.slashmnt.krar.job.input;

/** How much is printed on stderr beside the report. */
public enum LogLevel {
  OFF,
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  /** Whether messages of that level are printed. */
  public boolean enables(LogLevel level) {
    return level.compareTo(this) <= 0;
  }
}
