package com.slashmnt.krar.job;

/** How much is said on stderr beside the report. */
enum LogLevel {
  OFF,
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  /** Whether something of that level is said. */
  boolean says(LogLevel level) {
    return level.compareTo(this) <= 0;
  }
}
